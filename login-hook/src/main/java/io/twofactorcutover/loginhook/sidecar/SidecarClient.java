package io.twofactorcutover.loginhook.sidecar;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.twofactorcutover.loginhook.settings.HookSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the sidecar: one call, one deadline over all of it, no proxy, no redirects, no retries. */
final class SidecarClient {

    private static final int BODY_LIMIT_BYTES = 64 * 1024;

    private final Map<URI, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            // Nothing here blocks: the one thread that waits for answers can read them too.
            .executor(Runnable::run)
            .build();

    /** @throws AwayException when there is no answer that counts within the time limit */
    <T> T ask(HookSettings settings, String path, Question question, Answer.Reader<T> reader) throws AwayException {
        CircuitBreaker breaker = breakers.computeIfAbsent(settings.sidecarUrl(), url -> new CircuitBreaker());
        if (breaker.isOpen()) throw new AwayException("not asked, after too many failures");
        try {
            HttpResponse<byte[]> response = send(toRequest(settings, path, question), settings.timeLimitMs());
            return reader.read(new Answer(response.statusCode(), response.body()));
        } catch (AwayException e) {
            breaker.recordFailure();
            throw e;
        }
    }

    private static HttpRequest toRequest(HookSettings settings, String path, Question question)
            throws AwayException {
        try {
            return HttpRequest.newBuilder(URI.create(settings.sidecarUrl() + path))
                    .header("Authorization", "Bearer " + settings.secret())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(question.toJson()))
                    .build();
        } catch (JsonProcessingException e) {
            throw new AwayException("the facts cannot be written as JSON");
        }
    }

    /** By {@code get} with a limit: {@code HttpRequest.timeout} does not cut a body that comes slowly. */
    private HttpResponse<byte[]> send(HttpRequest request, long limitMs) throws AwayException {
        CompletableFuture<HttpResponse<byte[]>> pending =
                http.sendAsync(request, info -> new LimitedBody(BODY_LIMIT_BYTES));
        try {
            return pending.get(limitMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AwayException("no answer within " + limitMs + " ms");
        } catch (ExecutionException e) {
            throw new AwayException(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwayException("interrupted");
        } finally {
            pending.cancel(true);
        }
    }
}
