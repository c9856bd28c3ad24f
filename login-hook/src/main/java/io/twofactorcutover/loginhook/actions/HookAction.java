package io.twofactorcutover.loginhook.actions;

import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;

/** A required action of the hook's own, beside those of Keycloak that it replaces. */
public abstract class HookAction implements RequiredActionProvider {

    /** Otherwise Keycloak would leave this action out of every log-in that asks for it by {@code kc_action}. */
    @Override
    public final InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    /** Another part of the hook adds it. */
    @Override
    public void evaluateTriggers(RequiredActionContext context) {
    }

    @Override
    public void close() {
    }
}
