package io.twofactorcutover.loginhook.sidecar;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.http.conn.DnsResolver;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;

/** Looks names up for a new connection. The system's own look-up can neither be limited nor interrupted. */
final class BoundedDns implements DnsResolver {

    private final ThreadLocal<Integer> limitMs = ThreadLocal.withInitial(() -> 0);
    private final ExecutorService lookups = Executors.newCachedThreadPool(DaemonThreads::create);

    /** For what this thread looks up from now on. */
    void limitLookups(int newLimitMs) {
        limitMs.set(newLimitMs);
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        Future<InetAddress[]> lookup = lookups.submit(() -> SystemDefaultDnsResolver.INSTANCE.resolve(host));
        try {
            return lookup.get(limitMs.get(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new UnknownHostException(host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host);
        } finally {
            lookup.cancel(true);
        }
    }
}
