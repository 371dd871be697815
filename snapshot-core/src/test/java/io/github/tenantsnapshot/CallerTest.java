package io.github.tenantsnapshot;

import static io.github.tenantsnapshot.Permission.CONFIGURATION_MONITORING_READ_ALL;
import static io.github.tenantsnapshot.Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {

  private static final String TENANT = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  private static final String USER = "98ceffcc-7c54-4227-8844-835af5a023ce";

  @Test
  void userHasAllPermissionsAndNoApplication() {
    assertThat(Caller.user(TENANT, USER, "Adele Vance"))
        .isEqualTo(
            Caller.of(
                TENANT,
                new IdentitySet(new Identity(USER, "Adele Vance"), null),
                Set.of(CONFIGURATION_MONITORING_READ_WRITE_ALL)));
  }

  @Test
  void applicationHasAllPermissionsAndNoUser() {
    assertThat(Caller.application(TENANT, USER, "Nightly Export"))
        .isEqualTo(
            Caller.of(
                TENANT,
                new IdentitySet(null, new Identity(USER, "Nightly Export")),
                Set.of(CONFIGURATION_MONITORING_READ_WRITE_ALL)));
  }

  @Test
  void tenantIdIsConvertedToLowerCase() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));

      assertThat(Caller.user(TENANT.toUpperCase(Locale.ROOT), USER, "Adele Vance").tenantId())
          .isEqualTo(TENANT);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void idsAndNamesOfUpTo1024CharactersAreAccepted() {
    String longest = "\u0142".repeat(1_024);

    assertThat(Caller.user(TENANT, longest, longest).identity().user())
        .isEqualTo(new Identity(longest, longest));
  }

  @Test
  void idsAndNamesThatNotEveryStoreCanKeepAreRejected() {
    String longer = "a".repeat(1_025);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Caller.user(TENANT, longer, "Adele Vance"))
        .withMessage("user.id must have at most 1024 characters: 1025");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Caller.user(TENANT, USER, longer))
        .withMessage("user.displayName must have at most 1024 characters: 1025");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Caller.application(TENANT, longer, "Nightly Export"))
        .withMessage("application.id must have at most 1024 characters: 1025");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Caller.application(TENANT, USER, longer))
        .withMessage("application.displayName must have at most 1024 characters: 1025");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Caller.user(TENANT, USER, "a\0"))
        .withMessage("user.displayName must not contain U+0000 or an unpaired surrogate: a\0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Caller.user(TENANT, "\uD83D", "Adele Vance"))
        .withMessageStartingWith("user.id must not contain U+0000 or an unpaired surrogate: ");
  }

  @Test
  void userIdIsKeptUnchanged() {
    assertThat(Caller.user(TENANT, "Adele", "Adele Vance").identity().user())
        .isEqualTo(new Identity("Adele", "Adele Vance"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "contoso",
        "contoso.onmicrosoft.com",
        "{2fcf1c68-b412-4c85-bfb2-cb20152a6843}",
        " 2fcf1c68-b412-4c85-bfb2-cb20152a6843",
        "2fcf1c68-b412-4c85-bfb2-cb20152a6843 ",
        "2fcf1c68-b412-4c85-bfb2-cb20152a6843\n",
        "2fcf1c68b4124c85bfb2cb20152a6843",
        "2fcf1c68-b412-4c85-bfb2-cb20152a684",
        "2fcf1c68-b412-4c85-bfb2-cb20152a68433",
        "2fcf1c6-8b412-4c85-bfb2-cb20152a6843",
        "gfcf1c68-b412-4c85-bfb2-cb20152a6843",
        "\uFF12fcf1c68-b412-4c85-bfb2-cb20152a6843"
      })
  void tenantIdThatIsNotAGuidIsRejected(String tenantId) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Caller.user(tenantId, USER, "Adele Vance"))
        .withMessage(
            "tenantId must be a GUID such as 2fcf1c68-b412-4c85-bfb2-cb20152a6843: " + tenantId);
  }

  @Test
  void readWritePermissionIncludesRead() {
    Caller caller = Caller.user(TENANT, USER, "Adele Vance");

    assertThat(caller.has(CONFIGURATION_MONITORING_READ_WRITE_ALL)).isTrue();
    assertThat(caller.has(CONFIGURATION_MONITORING_READ_ALL)).isTrue();
  }

  @Test
  void readPermissionDoesNotIncludeWrite() {
    Caller caller =
        Caller.user(TENANT, USER, "Adele Vance").withPermissions(CONFIGURATION_MONITORING_READ_ALL);

    assertThat(caller.has(CONFIGURATION_MONITORING_READ_ALL)).isTrue();
    assertThat(caller.has(CONFIGURATION_MONITORING_READ_WRITE_ALL)).isFalse();
  }

  @Test
  void callerWithoutPermissionsIsAllowed() {
    Caller caller = Caller.user(TENANT, USER, "Adele Vance").withPermissions();

    assertThat(caller.permissions()).isEmpty();
    assertThat(caller.has(CONFIGURATION_MONITORING_READ_ALL)).isFalse();
    assertThat(caller.tenantId()).isEqualTo(TENANT);
    assertThat(caller.identity().user()).isEqualTo(new Identity(USER, "Adele Vance"));
  }

  @Test
  void thePermissionsAreCopied() {
    Set<Permission> granted = EnumSet.of(CONFIGURATION_MONITORING_READ_ALL);
    Caller caller = Caller.of(TENANT, new IdentitySet(null, null), granted);

    granted.add(CONFIGURATION_MONITORING_READ_WRITE_ALL);

    assertThat(caller.permissions()).containsExactly(CONFIGURATION_MONITORING_READ_ALL);
    assertThatThrownBy(() -> caller.permissions().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void permissionsHaveTheNamesUsedInTokens() {
    assertThat(CONFIGURATION_MONITORING_READ_ALL.graphName())
        .isEqualTo("ConfigurationMonitoring.Read.All");
    assertThat(CONFIGURATION_MONITORING_READ_WRITE_ALL.graphName())
        .isEqualTo("ConfigurationMonitoring.ReadWrite.All");
  }
}
