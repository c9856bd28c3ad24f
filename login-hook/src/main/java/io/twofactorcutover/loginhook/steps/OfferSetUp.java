package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.actions.HookAction;
import io.twofactorcutover.loginhook.actions.RequiredActions;
import io.twofactorcutover.loginhook.session.SecondFactorProof;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.Constants;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Offers set-up while it is the user's choice; {@link LoginPolicy} adds it. Where an administrator has disabled the
 * action nothing is offered.
 */
final class OfferSetUp extends HookAction {

    static final String ID = "offer-set-up";

    /** Note of the log-in: the day on which it will be required, until the user has answered. */
    private static final String REQUIRED_ON = "two-factor.offer";
    private static final String ACCEPTED = "two-factor.offer-accepted";

    private static final String TEMPLATE = "two-factor-offer.ftl";

    /** Names of the buttons. */
    private static final String SET_UP = "set-up";
    private static final String LATER = "later";

    /**
     * Adds to a log-in that is let in what belongs to the offer.
     *
     * @param requiredOn {@code null} for no new offer
     */
    static void add(RequiredActionContext context, LocalDate requiredOn) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        if (requiredOn != null && isShown(authSession)) authSession.setAuthNote(REQUIRED_ON, requiredOn.toString());
        if (authSession.getAuthNote(REQUIRED_ON) != null) authSession.addRequiredAction(ID);
        if (authSession.getAuthNote(ACCEPTED) != null && !SecondFactorProof.isConfigured(context.getUser()))
            Steps.add(authSession, ConfigureTotp.ID);
    }

    /** Who came to do something else is not held up. */
    private static boolean isShown(AuthenticationSessionModel authSession) {
        return RequiredActions.isEnabled(authSession.getRealm(), ID) && authSession.getClientNote(Constants.KC_ACTION) == null;
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        String requiredOn = context.getAuthenticationSession().getAuthNote(REQUIRED_ON);
        if (requiredOn == null) {
            context.success();
            return;
        }
        Locale locale = context.getSession().getContext().resolveLocale(context.getUser());
        DateTimeFormatter format = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale);
        context.challenge(context.form()
                .setAttribute("offerRequiredOn", format.format(LocalDate.parse(requiredOn)))
                .createForm(TEMPLATE));
    }

    @Override
    public void processAction(RequiredActionContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        var form = context.getHttpRequest().getDecodedFormParameters();
        if (!form.containsKey(SET_UP) && !form.containsKey(LATER)) {
            requiredActionChallenge(context);
            return;
        }
        authSession.removeAuthNote(REQUIRED_ON);
        if (form.containsKey(SET_UP)) authSession.setAuthNote(ACCEPTED, "true");
        context.success();
    }
}
