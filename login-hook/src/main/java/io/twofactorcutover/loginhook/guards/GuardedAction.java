package io.twofactorcutover.loginhook.guards;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.keycloak.authentication.CredentialAction;
import org.keycloak.authentication.CredentialRegistrator;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;

/**
 * One of Keycloak's required actions behind the {@link SecondFactorGuard}. A proxy, so that whatever else such an
 * action can do, in this version of Keycloak or the next, goes to Keycloak's own code.
 */
final class GuardedAction implements InvocationHandler {

    private final RequiredActionProvider action;

    private GuardedAction(RequiredActionProvider action) {
        this.action = action;
    }

    static RequiredActionProvider around(RequiredActionProvider action) {
        return (RequiredActionProvider) Proxy.newProxyInstance(
                GuardedAction.class.getClassLoader(), interfacesOf(action), new GuardedAction(action));
    }

    /** By these Keycloak tells what an action is for. */
    private static Class<?>[] interfacesOf(RequiredActionProvider action) {
        if (action instanceof CredentialRegistrator)
            return new Class<?>[] {RequiredActionProvider.class, CredentialRegistrator.class};
        if (action instanceof CredentialAction)
            return new Class<?>[] {RequiredActionProvider.class, CredentialAction.class};
        return new Class<?>[] {RequiredActionProvider.class};
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("requiredActionChallenge")) {
            RequiredActionContext context = (RequiredActionContext) arguments[0];
            if (!SecondFactorGuard.allows(context)) {
                SecondFactorGuard.refuse(context);
                return null;
            }
        } else if (method.getName().equals("processAction")) {
            RequiredActionContext context = (RequiredActionContext) arguments[0];
            if (!SecondFactorGuard.allows(context)) {
                SecondFactorGuard.refuseWithPage(context);
                return null;
            }
        }
        try {
            return method.invoke(action, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
