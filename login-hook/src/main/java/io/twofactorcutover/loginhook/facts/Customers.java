package io.twofactorcutover.loginhook.facts;

import io.twofactorcutover.loginhook.facts.LoginFacts.Customer;
import io.twofactorcutover.loginhook.settings.HookSettings.CustomersFrom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.organization.OrganizationProvider;

/** Reads a user's customers, with the same ids and dates as the sidecar's jobs read through the admin API. */
final class Customers {

    private Customers() {
    }

    static List<Customer> read(KeycloakSession session, UserModel user, CustomersFrom from) {
        return switch (from.source()) {
            case ORGANIZATION -> organizations(session, user, from.joinedAttribute());
            case GROUP -> groups(user, from.joinedAttribute());
            case USER_ATTRIBUTE -> attributes(user, from);
        };
    }

    /** The alias is the id, since it never changes. */
    private static List<Customer> organizations(KeycloakSession session, UserModel user, String joinedAttribute) {
        OrganizationProvider organizations = session.getProvider(OrganizationProvider.class);
        if (organizations == null || !organizations.isEnabled()) return List.of();
        return organizations.getByMember(user)
                .map(organization -> new Customer(
                        organization.getAlias(),
                        organization.getName(),
                        since(organization.getAttributes().get(joinedAttribute))))
                .toList();
    }

    /** A customer is a group that carries the attribute, even an empty one; the nearest one above counts. */
    private static List<Customer> groups(UserModel user, String joinedAttribute) {
        Map<String, Customer> customers = new LinkedHashMap<>();
        user.getGroupsStream()
                .flatMap(group -> nearestCustomer(group, joinedAttribute).stream())
                .forEach(customer -> customers.put(customer.id(), customer));
        return List.copyOf(customers.values());
    }

    private static Optional<Customer> nearestCustomer(GroupModel group, String joinedAttribute) {
        return Stream.iterate(group, candidate -> candidate != null, GroupModel::getParent)
                .filter(candidate -> candidate.getAttributes().containsKey(joinedAttribute))
                .findFirst()
                .map(customer -> new Customer(
                        KeycloakModelUtils.buildGroupPath(customer).substring(1),
                        customer.getName(),
                        since(customer.getAttributes().get(joinedAttribute))));
    }

    private static List<Customer> attributes(UserModel user, CustomersFrom from) {
        String since = since(user.getAttributeStream(from.joinedAttribute()).toList());
        return user.getAttributeStream(from.customerAttribute())
                .filter(name -> !name.isBlank())
                .distinct()
                .map(name -> new Customer(name, name, since))
                .toList();
    }

    /** An empty text says as little as none. */
    private static String since(List<String> values) {
        if (values == null || values.isEmpty() || values.get(0).isBlank()) return null;
        return values.get(0);
    }
}
