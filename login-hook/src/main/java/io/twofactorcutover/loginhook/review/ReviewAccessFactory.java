package io.twofactorcutover.loginhook.review;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** Makes the required action {@code review-access}. */
public final class ReviewAccessFactory implements RequiredActionFactory {

    private static final ReviewAccess REVIEW_ACCESS = new ReviewAccess();

    @Override
    public String getId() {
        return ReviewAccess.ID;
    }

    @Override
    public String getDisplayText() {
        return "Review access";
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return REVIEW_ACCESS;
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
