package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.actions.HookActionFactory;

/** Makes the required action {@code enter-otp}. */
public final class EnterOtpFactory extends HookActionFactory {

    public EnterOtpFactory() {
        super(EnterOtp.ID, "Enter one-time code", new EnterOtp());
    }
}
