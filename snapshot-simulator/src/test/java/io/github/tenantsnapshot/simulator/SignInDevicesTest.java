package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.SignInFixture.APP;
import static io.github.tenantsnapshot.simulator.SignInFixture.LOGIN;
import static io.github.tenantsnapshot.simulator.SignInFixture.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sign-in of users of devices. */
class SignInDevicesTest {

  private static final String OTHER = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final String PAGE = "/common/oauth2/deviceauth";

  private final SignInFixture signIn = new SignInFixture();
  private Response started;

  @BeforeEach
  void start() throws Exception {
    started =
        signIn.post(
            "/organizations/oauth2/v2.0/devicecode",
            Map.of("client_id", APP, "scope", "openid offline_access .default"));
  }

  @AfterEach
  void close() {
    signIn.close();
  }

  private Response poll(String clientId) throws Exception {
    return signIn.token(
        SignInFixture.parameters(
            SignInFixture.poll(started.text("device_code")), "client_id", clientId));
  }

  private String error() throws Exception {
    return poll(APP).text("error");
  }

  private void waitFor(int seconds) {
    signIn.realTime.updateAndGet(time -> time.plusSeconds(seconds));
  }

  @Test
  void deviceWaitsForItsUser() throws Exception {
    assertThat(started.json())
        .containsEntry("verification_uri", LOGIN + PAGE)
        .containsEntry("expires_in", 900)
        .containsEntry("interval", 5);
    assertThat(started.text("message")).contains(started.text("user_code"), "simulator");
    assertThat(error()).isEqualTo("authorization_pending");
    waitFor(5);
    assertThat(error()).isEqualTo("authorization_pending");

    String name = signIn.userName();
    Response approved =
        signIn.post(PAGE, Map.of("otc", started.text("user_code"), "simulator_user", name));

    assertThat(approved.body()).contains("You have signed in");
    Response tokens = poll(APP);
    assertThat(tokens.json()).containsKeys("access_token", "refresh_token", "id_token");
    assertThat(signIn.listJobs(tokens.text("access_token"))).isEqualTo(200);
    assertThat(error()).isEqualTo("expired_token");
  }

  @Test
  void pollingTooFastIsSlowedDown() throws Exception {
    assertThat(error()).isEqualTo("authorization_pending");
    waitFor(4);
    assertThat(error()).isEqualTo("slow_down");
    waitFor(9);
    assertThat(error()).isEqualTo("slow_down");
    waitFor(15);
    assertThat(error()).isEqualTo("authorization_pending");
  }

  @Test
  void testApprovesInCode() throws Exception {
    signIn.simulator.signIn().approveDevice(started.text("user_code"));

    assertThat(poll("99999999-2222-3333-4444-555555555555").json())
        .containsEntry("error", "invalid_grant");
    assertThat(poll(APP).status()).isEqualTo(200);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signIn.simulator.signIn().approveDevice("WRONG"))
        .withMessage("userCode must be a code that waits for its user: WRONG");
  }

  @Test
  void codesExpire() throws Exception {
    signIn.realTime.set(START.plus(Duration.ofMinutes(15)));

    assertThat(error()).isEqualTo("expired_token");
    Response page =
        signIn.post(
            PAGE, Map.of("otc", started.text("user_code"), "simulator_user", signIn.userName()));
    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains("The code is wrong or has expired.");
  }

  @Test
  void userOfAnotherTenantIsAskedAgain() throws Exception {
    signIn.simulator.addTenant(OTHER);
    Response other = signIn.startDevice(OTHER);
    String code = other.text("user_code");
    String user = signIn.userNameAt(OTHER);

    // The page without a code has the users of the first tenant.
    Response again = signIn.post(PAGE, Map.of("otc", code, "simulator_user", signIn.userName()));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body())
        .contains("Choose a user of the tenant of this code.", "value=\"" + user + "\"", code);

    assertThat(signIn.post(PAGE, Map.of("otc", code, "simulator_user", user)).body())
        .contains("You have signed in");
    Response tokens = signIn.token(SignInFixture.poll(other.text("device_code")));
    assertThat(signIn.simulator.tokens().verify(tokens.text("access_token")).tenantId())
        .isEqualTo(OTHER);
  }

  @Test
  void codeOfARemovedTenantIsUnknown() throws Exception {
    signIn.simulator.addTenant(OTHER);
    Response other = signIn.startDevice(OTHER);
    String code = other.text("user_code");
    String user = signIn.userNameAt(OTHER);

    signIn.simulator.reset();

    assertThat(signIn.get(PAGE, Map.of("otc", code)).status()).isEqualTo(200);
    Response pressed = signIn.post(PAGE, Map.of("otc", code, "simulator_user", user));
    assertThat(pressed.status()).isEqualTo(400);
    assertThat(pressed.body()).contains("The code is wrong or has expired.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signIn.simulator.signIn().approveDevice(code));
  }

  @Test
  void pageHasNoPassword() throws Exception {
    assertThat(signIn.get(PAGE, Map.of("otc", "<b>")).body())
        .contains("This is not Microsoft", "value=\"&lt;b&gt;\"")
        .doesNotContain("password\"");
  }
}
