package io.twofactorcutover.loginhook.settings;

import io.twofactorcutover.loginhook.settings.HookSettings.CustomerSource;
import io.twofactorcutover.loginhook.settings.HookSettings.CustomersFrom;
import io.twofactorcutover.loginhook.settings.HookSettings.WhenAway;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.keycloak.models.RequiredActionConfigModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/** The hook's settings page in the console: its fields, and what may stand in them. */
public final class SettingsPage {

    public static final String SIDECAR_URL = "sidecarUrl";
    public static final String TIME_LIMIT_MS = "timeLimitMs";
    public static final String WHEN_AWAY = "whenAway";
    public static final String CUSTOMERS_FROM = "customersFrom";
    public static final String JOINED_ATTRIBUTE = "joinedAttribute";
    public static final String CUSTOMER_ATTRIBUTE = "customerAttribute";

    private static final int DEFAULT_TIME_LIMIT_MS = 1500;
    private static final int MAXIMUM_TIME_LIMIT_MS = 10_000;
    private static final Map<String, WhenAway> WHEN_AWAY_WORDS = Map.of("otp", WhenAway.OTP, "strict", WhenAway.STRICT);
    private static final Map<String, CustomerSource> SOURCE_WORDS = Map.of(
            "organization", CustomerSource.ORGANIZATION,
            "group", CustomerSource.GROUP,
            "userAttribute", CustomerSource.USER_ATTRIBUTE);

    private SettingsPage() {
    }

    /** The fields that the console shows. */
    public static List<ProviderConfigProperty> fields() {
        return ProviderConfigurationBuilder.create()
                .property().name(SIDECAR_URL).label("Sidecar address").type(ProviderConfigProperty.STRING_TYPE)
                .helpText("Address of the hook's listener, such as https://sidecar.internal:8443."
                        + " http is accepted for loopback addresses only.").add()
                .property().name(TIME_LIMIT_MS).label("Time limit in milliseconds")
                .type(ProviderConfigProperty.STRING_TYPE).defaultValue(String.valueOf(DEFAULT_TIME_LIMIT_MS))
                .helpText("Over the whole call. Afterwards the sidecar counts as away.").add()
                .property().name(WHEN_AWAY).label("While the sidecar is away")
                .type(ProviderConfigProperty.LIST_TYPE).options("otp", "strict").defaultValue("otp")
                .helpText("otp: who proved an OTP in this session gets in. strict: nobody does."
                        + " Never without the second factor.").add()
                .property().name(CUSTOMERS_FROM).label("Customers are")
                .type(ProviderConfigProperty.LIST_TYPE).options("organization", "group", "userAttribute")
                .defaultValue("organization").helpText("The same as in the sidecar's policy.").add()
                .property().name(JOINED_ATTRIBUTE).label("Attribute with the join date")
                .type(ProviderConfigProperty.STRING_TYPE).defaultValue("customerSince")
                .helpText("Of the organization, the group or the user.").add()
                .property().name(CUSTOMER_ATTRIBUTE).label("Attribute with the customer")
                .type(ProviderConfigProperty.STRING_TYPE).defaultValue("customer")
                .helpText("Of the user; read only if customers are a user attribute.").add()
                .build();
    }

    /**
     * @param secret comes from outside, never from the page
     * @throws InvalidSettingException for the first field that is not right
     */
    public static HookSettings read(RequiredActionConfigModel page, String secret) throws InvalidSettingException {
        URI sidecarUrl = SidecarAddress.parse(value(page, SIDECAR_URL, ""));
        return new HookSettings(
                sidecarUrl,
                readTimeLimit(value(page, TIME_LIMIT_MS, String.valueOf(DEFAULT_TIME_LIMIT_MS))),
                readWord(WHEN_AWAY, WHEN_AWAY_WORDS, value(page, WHEN_AWAY, "otp")),
                new CustomersFrom(
                        readWord(CUSTOMERS_FROM, SOURCE_WORDS, value(page, CUSTOMERS_FROM, "organization")),
                        value(page, JOINED_ATTRIBUTE, "customerSince"),
                        value(page, CUSTOMER_ATTRIBUTE, "customer")),
                secret);
    }

    private static String value(RequiredActionConfigModel page, String field, String defaultValue) {
        String value = page == null ? null : page.getConfigValue(field);
        return value == null || value.isBlank() ? defaultValue : value.strip();
    }

    private static int readTimeLimit(String text) throws InvalidSettingException {
        try {
            int limit = Integer.parseInt(text);
            if (limit > 0 && limit <= MAXIMUM_TIME_LIMIT_MS) return limit;
        } catch (NumberFormatException e) {
            // Falls through to the same complaint.
        }
        throw new InvalidSettingException(TIME_LIMIT_MS, "must be a number from 1 to " + MAXIMUM_TIME_LIMIT_MS);
    }

    private static <T> T readWord(String field, Map<String, T> words, String text) throws InvalidSettingException {
        T value = words.get(text);
        if (value == null) throw new InvalidSettingException(field, "must be one of " + words.keySet());
        return value;
    }
}
