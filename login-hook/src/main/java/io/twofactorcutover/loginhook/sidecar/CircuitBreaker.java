package io.twofactorcutover.loginhook.sidecar;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Stops asking a sidecar that was away five times in ten seconds, for five seconds, so that one that is silent
 * does not pin Keycloak's threads. After that it is asked no more than five things at a time until it answers one.
 */
final class CircuitBreaker {

    private static final int FAILURES = 5;
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Deque<Long> failures = new ArrayDeque<>();
    private long openedAt;
    private boolean open;
    private boolean doubted;
    private int asked;

    /** Whether the sidecar may be asked now; if so, {@link #leave} is to follow. */
    synchronized boolean enter() {
        if (open && System.nanoTime() - openedAt >= PAUSE_NANOS) open = false;
        if (open || (doubted && asked >= FAILURES)) return false;
        asked++;
        return true;
    }

    synchronized void leave() {
        asked--;
    }

    synchronized void recordAnswer() {
        doubted = false;
    }

    synchronized void recordFailure() {
        long now = System.nanoTime();
        failures.addLast(now);
        while (now - failures.getFirst() > WINDOW_NANOS) failures.removeFirst();
        if (failures.size() < FAILURES) return;
        failures.clear();
        open = true;
        doubted = true;
        openedAt = now;
    }
}
