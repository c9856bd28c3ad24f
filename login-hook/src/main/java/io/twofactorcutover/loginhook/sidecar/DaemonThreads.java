package io.twofactorcutover.loginhook.sidecar;

/** Threads that do not keep Keycloak from stopping. */
public final class DaemonThreads {

    private DaemonThreads() {
    }

    public static Thread create(Runnable task) {
        Thread thread = new Thread(task, "two-factor-sidecar");
        thread.setDaemon(true);
        return thread;
    }
}
