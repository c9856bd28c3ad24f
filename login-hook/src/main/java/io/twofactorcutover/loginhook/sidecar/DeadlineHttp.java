package io.twofactorcutover.loginhook.sidecar;

import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHost;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.DnsResolver;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;

/**
 * HTTP on the thread of the caller, with one deadline over looking up, connecting, TLS, headers and body. Keycloak's
 * own client has no such deadline, and may go by a proxy; that of the JDK hands each call over between threads, which
 * costs more than the call.
 */
final class DeadlineHttp {

    private static final int BODY_LIMIT_BYTES = 64 * 1024;

    /** More than Keycloak has threads for requests. */
    private static final int CONNECTIONS = 1000;

    /** The look costs up to a millisecond, and finds out that the sidecar has gone. */
    private static final int LOOK_AFTER_IDLE_MS = 500;

    /** Header and body of most questions: in two pieces they would wake the sidecar twice. */
    private static final int SENT_AT_ONCE_BYTES = 8 * 1024;

    /** A deadline that comes before all others wakes their thread to be set; behind a beat it wakes nobody. */
    private static final int BEAT_MS = 100;

    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(1, DaemonThreads::create);
    private final BoundedDns dns = new BoundedDns();
    private final PoolingHttpClientConnectionManager connections = newConnections(dns);

    /** Knows no redirects, retries, cookies, proxies, passwords and compression. */
    private final CloseableHttpClient client = HttpClients.createMinimal(connections);

    DeadlineHttp() {
        deadlines.setRemoveOnCancelPolicy(true);
        deadlines.scheduleAtFixedRate(() -> { }, BEAT_MS, BEAT_MS, TimeUnit.MILLISECONDS);
        connections.setMaxTotal(CONNECTIONS);
        connections.setDefaultMaxPerRoute(CONNECTIONS);
        connections.setValidateAfterInactivity(LOOK_AFTER_IDLE_MS);
        connections.setDefaultConnectionConfig(
                ConnectionConfig.custom().setFragmentSizeHint(SENT_AT_ONCE_BYTES).build());
    }

    /** @throws IOException when there is none; the request is aborted if that is for the limit */
    Answer execute(HttpHost host, Post request, int limitMs) throws IOException {
        HttpClientContext context = HttpClientContext.create();
        context.setRequestConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(limitMs)
                .setConnectTimeout(limitMs)
                .setSocketTimeout(limitMs)
                .build());
        Future<?> deadline = deadlines.schedule(request::abort, limitMs, TimeUnit.MILLISECONDS);
        dns.limitLookups(limitMs);
        try (CloseableHttpResponse response = client.execute(host, request, context)) {
            return new Answer(response.getStatusLine().getStatusCode(), readBody(response.getEntity()));
        } catch (IOException e) {
            // Those that idle have probably met the same end.
            connections.closeIdleConnections(0, TimeUnit.SECONDS);
            throw e;
        } finally {
            deadline.cancel(false);
        }
    }

    private static PoolingHttpClientConnectionManager newConnections(DnsResolver dns) {
        return new PoolingHttpClientConnectionManager(
                RegistryBuilder.<ConnectionSocketFactory>create()
                        .register("http", PlainConnectionSocketFactory.getSocketFactory())
                        .register("https", SSLConnectionSocketFactory.getSocketFactory())
                        .build(),
                dns);
    }

    /** Without closing the stream, which would read the rest of a body that is too long. */
    private static byte[] readBody(HttpEntity entity) throws IOException {
        if (entity == null) return new byte[0];
        byte[] body = entity.getContent().readNBytes(BODY_LIMIT_BYTES + 1);
        if (body.length > BODY_LIMIT_BYTES)
            throw new IOException("the body is longer than " + BODY_LIMIT_BYTES + " bytes");
        return body;
    }
}
