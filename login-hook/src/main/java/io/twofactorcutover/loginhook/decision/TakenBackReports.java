package io.twofactorcutover.loginhook.decision;

import io.twofactorcutover.loginhook.settings.HookSettings;
import io.twofactorcutover.loginhook.sidecar.AwayException;
import io.twofactorcutover.loginhook.sidecar.DaemonThreads;
import io.twofactorcutover.loginhook.sidecar.Question;
import io.twofactorcutover.loginhook.sidecar.Sidecar;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Reports to the sidecar that a user has the required action of enforcement no more, and reports again in the
 * background while it is away: an action that an administrator sets before it knows would be taken as well.
 */
final class TakenBackReports {

    private static final String PATH = "/hook/v1/taken-back";

    /** Before each further try. Not longer, lest it undo what enforcement has set anew. */
    private static final List<Integer> PAUSES_SECONDS = List.of(1, 5, 25);
    private static final int MOST_WAITING = 1000;

    private static final Logger LOG = Logger.getLogger(TakenBackReports.class);

    private final ScheduledThreadPoolExecutor later = new ScheduledThreadPoolExecutor(1, DaemonThreads::create);
    private final Sidecar sidecar;

    TakenBackReports(Sidecar sidecar) {
        this.sidecar = sidecar;
    }

    void send(HookSettings settings, Question report) {
        send(settings, report, 0);
    }

    private void send(HookSettings settings, Question report, int failures) {
        try {
            sidecar.ask(settings, PATH, report, answer -> answer.to(report));
        } catch (AwayException e) {
            if (failures < PAUSES_SECONDS.size() && later.getQueue().size() < MOST_WAITING)
                later.schedule(
                        () -> send(settings, report, failures + 1), PAUSES_SECONDS.get(failures), TimeUnit.SECONDS);
            else
                LOG.warnf("It could not be reported that set-up was taken back from user %s: %s",
                        report.facts().user().id(), e.getMessage());
        }
    }
}
