package io.twofactorcutover.loginhook.actions;

import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;

/** The required actions of a realm, as its administrators have set them. */
public final class RequiredActions {

    private RequiredActions() {
    }

    /** Keycloak leaves others out without a word. */
    public static boolean isEnabled(RealmModel realm, String alias) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(alias);
        return action != null && action.isEnabled();
    }
}
