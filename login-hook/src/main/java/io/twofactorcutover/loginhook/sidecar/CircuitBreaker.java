package io.twofactorcutover.loginhook.sidecar;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Stops asking a sidecar that was away five times in ten seconds, for five seconds, so that one that is silent
 * does not pin Keycloak's threads.
 */
final class CircuitBreaker {

    private static final int FAILURES = 5;
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Deque<Long> failures = new ArrayDeque<>();
    private long openedAt;
    private boolean open;

    synchronized boolean isOpen() {
        if (open && System.nanoTime() - openedAt >= PAUSE_NANOS) open = false;
        return open;
    }

    synchronized void recordFailure() {
        long now = System.nanoTime();
        failures.addLast(now);
        while (now - failures.getFirst() > WINDOW_NANOS) failures.removeFirst();
        if (failures.size() < FAILURES) return;
        failures.clear();
        open = true;
        openedAt = now;
    }
}
