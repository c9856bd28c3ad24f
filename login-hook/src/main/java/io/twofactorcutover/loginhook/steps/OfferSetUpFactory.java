package io.twofactorcutover.loginhook.steps;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** Makes the required action {@code offer-set-up}. */
public final class OfferSetUpFactory implements RequiredActionFactory {

    private static final OfferSetUp OFFER_SET_UP = new OfferSetUp();

    @Override
    public String getId() {
        return OfferSetUp.ID;
    }

    @Override
    public String getDisplayText() {
        return "Offer set-up of two-factor";
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return OFFER_SET_UP;
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return List.of();
    }

    @Override
    public void init(Config.Scope config) {
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
    }

    @Override
    public void close() {
    }
}
