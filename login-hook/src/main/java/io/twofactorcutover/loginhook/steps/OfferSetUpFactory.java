package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.actions.HookActionFactory;

/** Makes the required action {@code offer-set-up}. */
public final class OfferSetUpFactory extends HookActionFactory {

    public OfferSetUpFactory() {
        super(OfferSetUp.ID, "Offer set-up of two-factor", new OfferSetUp());
    }
}
