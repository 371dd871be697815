package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.SignInFixture.APP;
import static io.github.tenantsnapshot.simulator.SignInFixture.TENANT;
import static io.github.tenantsnapshot.simulator.SignInFixture.poll;
import static io.github.tenantsnapshot.simulator.SignInFixture.refresh;
import static io.github.tenantsnapshot.simulator.SignInFixture.sent;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users have granted: how long it lasts, where it is valid, and which scopes it has. */
class SignInGrantsTest {

  private static final String OTHER = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final String ADELE = "adele@contoso.com";
  private static final String GRAPH = "https://graph.microsoft.com/";
  private static final String GRAPH_ID = "00000003-0000-0000-C000-000000000000/";
  private static final String READ = "ConfigurationMonitoring.Read.All";
  private static final String READ_WRITE = "ConfigurationMonitoring.ReadWrite.All";

  private final SignInFixture signIn = new SignInFixture();
  private final TenantSimulator simulator = signIn.simulator;

  @AfterEach
  void close() {
    signIn.close();
  }

  private static void assertInvalidGrant(Response response, String text) {
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.json())
        .containsEntry("error", "invalid_grant")
        .containsEntry("error_codes", List.of(70000));
    assertThat(response.text("error_description")).startsWith("AADSTS70000: " + text);
  }

  private String session(String... changes) throws Exception {
    return signIn.authorize(true, changes).headers().get("Set-Cookie").split(";")[0];
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resetAndLoadedStateForgetWhatUsersHaveGranted(boolean reset) throws Exception {
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    simulator.saveState(state);
    String code = signIn.code();
    Response tokens = signIn.redeem(signIn.code());
    String cookie = session();
    Response approved = signIn.startDevice("common");
    simulator.signIn().approveDevice(approved.text("user_code"));
    Response pending = signIn.startDevice("common");

    if (reset) {
      simulator.reset();
    } else {
      simulator.loadState(new ByteArrayInputStream(state.toByteArray()));
    }

    assertInvalidGrant(signIn.redeem(code), "The authorization code is invalid");
    assertInvalidGrant(
        signIn.token(refresh(tokens.text("refresh_token"))), "The refresh token is invalid");
    assertThat(sent(signIn.silent(cookie))).containsEntry("error", "login_required");
    for (Response device : List.of(approved, pending)) {
      assertThat(signIn.token(poll(device.text("device_code"))).text("error"))
          .isEqualTo("expired_token");
    }
    assertThat(
            signIn
                .post(
                    "/common/oauth2/deviceauth",
                    Map.of("otc", pending.text("user_code"), "simulator_user", signIn.userName()))
                .status())
        .isEqualTo(400);
    assertThat(signIn.listJobs(tokens.text("access_token"))).isEqualTo(200);
  }

  @Test
  void replacedUserIsUsedByEarlierGrants() throws Exception {
    Caller adele = Caller.user(TENANT, APP, "Adele Vance");
    simulator
        .signIn()
        .registerUser(
            ADELE, adele.withPermissions(Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL));
    String code = signIn.code();
    String refreshToken = signIn.redeem(signIn.code()).text("refresh_token");
    Response device = signIn.startDevice("common");
    simulator.signIn().approveDevice(device.text("user_code"));

    Caller replaced = Caller.user(TENANT, APP, "Adele V.");
    simulator
        .signIn()
        .registerUser(
            "ADELE@contoso.com",
            replaced.withPermissions(Permission.CONFIGURATION_MONITORING_READ_ALL));

    for (Response tokens :
        List.of(
            signIn.redeem(code),
            signIn.token(refresh(refreshToken)),
            signIn.token(poll(device.text("device_code"))))) {
      assertThat(JWT.decode(tokens.text("id_token")).getClaim("name").asString())
          .isEqualTo("Adele V.");
    }
    assertThat(
            simulator
                .tokens()
                .verify(signIn.token(refresh(refreshToken)).text("access_token"))
                .permissions())
        .containsExactly(Permission.CONFIGURATION_MONITORING_READ_ALL);
  }

  @Test
  void grantsOfAbsentUsersAreInvalid() throws Exception {
    simulator.addTenant(OTHER);
    simulator.signIn().registerUser(ADELE, Caller.user(TENANT, APP, "Adele Vance"));
    String code = signIn.code();
    String refreshToken = signIn.redeem(signIn.code()).text("refresh_token");
    String cookie = session();
    Response device = signIn.startDevice("common");
    simulator.signIn().approveDevice(device.text("user_code"));

    simulator.signIn().registerUser(ADELE, Caller.user(OTHER, APP, "Adele Vance"));

    String text = "The user of the grant is not registered.";
    assertInvalidGrant(signIn.redeem(code), text);
    assertInvalidGrant(signIn.token(refresh(refreshToken)), text);
    assertInvalidGrant(signIn.token(poll(device.text("device_code"))), text);
    assertThat(sent(signIn.silent(cookie))).containsEntry("error", "login_required");
  }

  @ParameterizedTest
  @CsvSource({
    TENANT + ", " + OTHER,
    "common, " + OTHER,
    OTHER + ", " + TENANT,
    OTHER + ", contoso.com",
    OTHER + ", Contoso.OnMicrosoft.com"
  })
  void grantIsInvalidAtThePathOfAnotherTenant(String issuer, String other) throws Exception {
    simulator.addTenant(OTHER);
    String text = "The grant was issued by another tenant.";

    assertInvalidGrant(signIn.redeemAt(other, signIn.codeAt(issuer)), text);

    String refreshToken = signIn.redeemAt(issuer, signIn.codeAt(issuer)).text("refresh_token");
    assertInvalidGrant(signIn.tokenAt(other, refresh(refreshToken)), text);
    assertThat(signIn.tokenAt(issuer, refresh(refreshToken)).status()).isEqualTo(200);

    Response device = signIn.startDevice(issuer);
    assertInvalidGrant(signIn.tokenAt(other, poll(device.text("device_code"))), text);
    simulator.signIn().approveDevice(device.text("user_code"));
    assertInvalidGrant(signIn.tokenAt(other, poll(device.text("device_code"))), text);
    assertThat(signIn.tokenAt(issuer, poll(device.text("device_code"))).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"common", "organizations", OTHER, "AAAAAAAA-2222-3333-4444-555555555555"})
  void grantIsValidWhereNoOtherTenantIsNamed(String path) throws Exception {
    simulator.addTenant(OTHER);

    Response tokens = signIn.redeemAt(path, signIn.codeAt(OTHER));

    assertThat(simulator.tokens().verify(tokens.text("access_token")).tenantId()).isEqualTo(OTHER);
    assertThat(signIn.tokenAt(path, refresh(tokens.text("refresh_token"))).status()).isEqualTo(200);
  }

  private void registerReader() {
    simulator
        .signIn()
        .registerUser(
            ADELE,
            Caller.user(TENANT, APP, "Adele Vance")
                .withPermissions(Permission.CONFIGURATION_MONITORING_READ_ALL));
  }

  @ParameterizedTest
  @CsvSource({
    READ + " " + READ_WRITE + ", " + READ,
    "openid offline_access " + READ + " " + READ_WRITE + ", openid " + READ,
    "configurationmonitoring.read.all, " + READ,
    GRAPH + READ + " " + GRAPH + READ_WRITE + ", " + GRAPH + READ,
    GRAPH_ID + READ + " " + GRAPH_ID + READ_WRITE + ", " + GRAPH_ID + READ,
    GRAPH + ".default, " + GRAPH + ".default " + GRAPH + READ,
    GRAPH + "/.default, " + GRAPH + "/.default " + GRAPH + "/" + READ,
    GRAPH_ID + ".default, " + GRAPH_ID + ".default " + GRAPH_ID + READ,
    ".default openid, .default " + READ + " openid",
    "User.Read " + READ + " " + READ_WRITE + ", User.Read " + READ
  })
  void responseHasTheGrantedScopesAsTheyWereRequested(String requested, String granted)
      throws Exception {
    registerReader();

    Response tokens = signIn.redeem(signIn.code("scope", requested));

    assertThat(tokens.text("scope")).isEqualTo(granted);
    assertThat(JWT.decode(tokens.text("access_token")).getClaim("scp").asString()).isEqualTo(READ);
  }

  @Test
  void permissionsThatAUserLacksNeedConsent() throws Exception {
    registerReader();

    Response rejected = signIn.redeem(signIn.code("scope", "openid " + READ_WRITE));

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.json())
        .containsEntry("error", "invalid_grant")
        .containsEntry("suberror", "consent_required")
        .containsEntry("error_codes", List.of(65001));
    assertThat(rejected.text("error_description"))
        .startsWith("AADSTS65001: The user or administrator has not consented")
        .contains(APP);
    String refreshToken = signIn.redeem(signIn.code()).text("refresh_token");
    assertThat(signIn.token(refresh(refreshToken, "scope", READ_WRITE)).json())
        .containsEntry("error_codes", List.of(65001));
    assertThat(signIn.redeem(signIn.code("scope", "openid User.Read")).json())
        .containsEntry("scope", "openid User.Read");
  }

  @Test
  void blankScopeIsMissing() throws Exception {
    String refreshToken = signIn.redeem(signIn.code()).text("refresh_token");

    assertThat(signIn.token(refresh(refreshToken, "scope", "  ")).json())
        .containsEntry("error", "invalid_request")
        .containsEntry("error_codes", List.of(900144));
  }
}
