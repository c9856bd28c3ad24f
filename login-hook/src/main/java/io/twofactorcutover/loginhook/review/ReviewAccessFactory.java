package io.twofactorcutover.loginhook.review;

import io.twofactorcutover.loginhook.actions.HookActionFactory;

/** Makes the required action {@code review-access}. */
public final class ReviewAccessFactory extends HookActionFactory {

    public ReviewAccessFactory() {
        super(ReviewAccess.ID, "Review access", new ReviewAccess());
    }
}
