package io.twofactorcutover.loginhook.review;

import io.twofactorcutover.loginhook.actions.HookAction;
import io.twofactorcutover.loginhook.actions.RequiredActions;
import io.twofactorcutover.loginhook.review.OlderAccess.Item;
import io.twofactorcutover.loginhook.session.IgnoredActions;
import io.twofactorcutover.loginhook.session.SecondFactorProof;
import java.util.List;
import java.util.Objects;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Shows, once the first authenticator is there, what was there before it: somebody who had the password may have
 * added it. What the user does not keep is removed.
 */
public final class ReviewAccess extends HookAction {

    public static final String ID = "review-access";

    private static final String TEMPLATE = "two-factor-review.ftl";

    /** Inputs of the page. */
    private static final String KEEP = "keep";
    private static final String REVIEWED = "reviewed";

    /** Whether there is anything to be shown, and the realm shows it. */
    public static boolean isNeeded(KeycloakSession session, RealmModel realm, UserModel user) {
        return RequiredActions.isEnabled(realm, ID) && !new OlderAccess(session, user).find().isEmpty();
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        List<Item> items = olderAccess(context).find();
        if (!isProven(context)) IgnoredActions.add(context);
        else if (items.isEmpty()) context.success();
        else context.challenge(context.form().setAttribute("olderAccess", items).createForm(TEMPLATE));
    }

    @Override
    public void processAction(RequiredActionContext context) {
        boolean reviewed = context.getHttpRequest().getDecodedFormParameters().containsKey(REVIEWED);
        if (!reviewed || !isProven(context)) {
            requiredActionChallenge(context);
            return;
        }
        removeOthers(context);
        context.success();
    }

    /** What the user has shown to know goes on; what was added since the page was shown does too. */
    private static void removeOthers(RequiredActionContext context) {
        List<String> kept = values(context, KEEP);
        List<String> shown = values(context, REVIEWED);
        OlderAccess access = olderAccess(context);
        for (Item item : access.find())
            if (shown.contains(item.id()) && !kept.contains(item.id()) && access.remove(item)) record(context, item);
    }

    private static void record(RequiredActionContext context, Item item) {
        EventBuilder event = context.getEvent().clone();
        if (item.kind().equals("link"))
            event.event(EventType.REMOVE_FEDERATED_IDENTITY).detail(Details.IDENTITY_PROVIDER, item.id()).success();
        else event.event(EventType.REMOVE_CREDENTIAL).detail(Details.CREDENTIAL_ID, item.id()).success();
    }

    private static List<String> values(RequiredActionContext context, String input) {
        return Objects.requireNonNullElse(
                context.getHttpRequest().getDecodedFormParameters().get(input), List.of());
    }

    private static boolean isProven(RequiredActionContext context) {
        return SecondFactorProof.isProven(
                context.getSession(), context.getAuthenticationSession(), context.getUser());
    }

    private static OlderAccess olderAccess(RequiredActionContext context) {
        return new OlderAccess(context.getSession(), context.getUser());
    }
}
