package io.github.tenantsnapshot.simulator.internal.signin;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sign-in of users of devices, who type a code on a page elsewhere. Thread-safe. */
final class DeviceEndpoint {

  private static final int MAX = 1_000;
  private static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final int INTERVAL_SECONDS = 5;

  private final Applications applications;
  private final Users users;
  private final RandomTexts texts;
  private final ExpiringStore<Pending> byDeviceCode = new ExpiringStore<>(MAX, LIFETIME);
  private final ExpiringStore<Pending> byUserCode = new ExpiringStore<>(MAX, LIFETIME);

  /** A sign-in that waits for its user. Thread-safe. */
  private static final class Pending {

    private final String clientId;
    private final String tenantId;
    private final Scopes scopes;
    private @Nullable String userName; // guarded by this
    private Instant next; // guarded by this; before it, polling is too fast
    private int interval = INTERVAL_SECONDS; // guarded by this

    Pending(String clientId, String tenantId, Scopes scopes, Instant now) {
      this.clientId = clientId;
      this.tenantId = tenantId;
      this.scopes = scopes;
      this.next = now; // the first poll is never too fast
    }

    synchronized void approve(User approving) {
      userName = approving.name();
    }

    /** Returns the name of the user, or throws what the client is to do. */
    synchronized String poll(Instant now) throws SignInException {
      if (userName != null) {
        return userName;
      }
      boolean tooFast = now.isBefore(next);
      if (tooFast) {
        interval += INTERVAL_SECONDS; // RFC 8628, section 3.5
      }
      next = now.plusSeconds(interval);
      throw tooFast ? SignInException.slowDown() : SignInException.pending();
    }
  }

  DeviceEndpoint(Applications applications, Users users, RandomTexts texts) {
    this.applications = applications;
    this.users = users;
    this.texts = texts;
  }

  /** Forgets all codes. */
  void clear() {
    byDeviceCode.clear();
    byUserCode.clear();
  }

  /** Responds to a device that asks for codes. */
  Map<String, @Nullable Object> start(
      ClientCredentials credentials, Form form, String origin, String tenantId, Instant now)
      throws SignInException {
    Application application = applications.get(credentials.clientId(), tenantId);
    Scopes scopes = Scopes.of(form.required("scope"));
    Pending pending = new Pending(application.clientId(), tenantId, scopes, now);
    String deviceCode = texts.secret();
    String userCode = texts.code();
    byDeviceCode.put(deviceCode, pending, now);
    byUserCode.put(userCode, pending, now);
    String page = origin + "/common/oauth2/deviceauth";
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("user_code", userCode);
    json.put("device_code", deviceCode);
    json.put("verification_uri", page);
    json.put("expires_in", LIFETIME.toSeconds());
    json.put("interval", INTERVAL_SECONDS);
    json.put(
        "message",
        "To sign in to the simulator, use a web browser to open the page "
            + page
            + " and enter the code "
            + userCode
            + ".");
    return json;
  }

  /** Responds to a request for the page, or to a button of it. */
  Reply page(Form form, boolean pressed, String firstTenant, Instant now) {
    String code = form.optional("otc").orElse("");
    Pending pending = byUserCode.get(normal(code), now);
    String tenantId = pending == null ? firstTenant : pending.tenantId;
    if (pressed && pending != null) {
      User user = users.find(tenantId, form.optional(Pages.USER).orElse("")).orElse(null);
      if (user == null) { // the code was typed, on a page with the users of the first tenant
        return Reply.html(
            200,
            Pages.device(code, users.of(tenantId), "Choose a user of the tenant of this code."));
      }
      if (approve(code, user, now)) {
        return Reply.html(200, Pages.message("You have signed in. You may close this page."));
      }
    }
    return Reply.html(
        pressed ? 400 : 200,
        Pages.device(
            code,
            users.of(tenantId),
            pressed ? "The code is wrong or has expired." : "Enter the code of the device."));
  }

  /** Signs the first user of the tenant in on a device; false if there is no such code. */
  boolean approve(String userCode, Instant now) {
    Pending pending = byUserCode.get(normal(userCode), now);
    return pending != null && approve(userCode, users.of(pending.tenantId).get(0), now);
  }

  private boolean approve(String userCode, User user, Instant now) {
    Pending pending = byUserCode.take(normal(userCode), now);
    if (pending == null) {
      return false;
    }
    pending.approve(user);
    return true;
  }

  private static String normal(String userCode) {
    return userCode.strip().toUpperCase(Locale.ROOT);
  }

  /**
   * Returns the grant of a device's user, once; otherwise throws what the client is to do.
   *
   * @param named the tenant that the path of the request names; null if it names none
   */
  Grant poll(String deviceCode, Application application, @Nullable String named, Instant now)
      throws SignInException {
    Pending pending = byDeviceCode.get(deviceCode, now);
    if (pending == null) {
      throw SignInException.expiredDeviceCode();
    }
    if (!pending.clientId.equals(application.clientId())) {
      throw SignInException.wrongGrantCode("The device_code was issued to another application.");
    }
    if (named != null && !named.equals(pending.tenantId)) {
      throw SignInException.otherTenant();
    }
    String userName = pending.poll(now);
    if (byDeviceCode.take(deviceCode, now) == null) { // another request was faster
      throw SignInException.expiredDeviceCode();
    }
    return new Grant(pending.clientId, pending.tenantId, userName, pending.scopes, null);
  }
}
