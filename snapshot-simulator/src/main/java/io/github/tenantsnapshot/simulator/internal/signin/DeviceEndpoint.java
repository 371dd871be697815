package io.github.tenantsnapshot.simulator.internal.signin;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sign-in of users of devices, who type a code on a page elsewhere. Thread-safe. */
final class DeviceEndpoint {

  private static final int MAX = 1_000;
  private static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final int INTERVAL_SECONDS = 5;

  private final Users users;
  private final RandomTexts texts;
  private final ExpiringStore<Pending> byDeviceCode = new ExpiringStore<>(MAX, LIFETIME);
  private final ExpiringStore<Pending> byUserCode = new ExpiringStore<>(MAX, LIFETIME);

  /** A sign-in that waits for its user. Thread-safe. */
  private static final class Pending {

    private final String clientId;
    private final String tenantId;
    private final Scopes scopes;
    private User.@Nullable Key user; // guarded by this
    private Instant next; // guarded by this; before it, polling is too fast
    private int interval = INTERVAL_SECONDS; // guarded by this

    Pending(String clientId, String tenantId, Scopes scopes, Instant now) {
      this.clientId = clientId;
      this.tenantId = tenantId;
      this.scopes = scopes;
      this.next = now; // the first poll is never too fast
    }

    synchronized void approve(User.Key approving) {
      user = approving;
    }

    /** Returns the user, or throws what the client is to do. */
    synchronized User.Key poll(Instant now) throws SignInException {
      if (user != null) {
        return user;
      }
      boolean tooFast = now.isBefore(next);
      if (tooFast) {
        interval += INTERVAL_SECONDS; // RFC 8628, section 3.5
      }
      next = now.plusSeconds(interval);
      throw tooFast ? SignInException.slowDown() : SignInException.pending();
    }
  }

  DeviceEndpoint(Users users, RandomTexts texts) {
    this.users = users;
    this.texts = texts;
  }

  void forgetGrants() {
    byDeviceCode.clear();
    byUserCode.clear();
  }

  /** Responds to a device that asks for codes. */
  Map<String, @Nullable Object> start(
      Form form, Application application, String origin, String tenantId, Instant now)
      throws SignInException {
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
    Pending pending = waiting(code, now);
    String tenantId = pending == null ? firstTenant : pending.tenantId;
    if (!pressed) {
      return page(200, code, tenantId, "Enter the code of the device.");
    }
    if (pending != null) {
      String name = form.optional(Pages.USER).orElse("");
      User user = users.find(new User.Key(tenantId, name)).orElse(null);
      if (user == null) { // of the first tenant, whose users the page without a code has
        return page(200, code, tenantId, "Choose a user of the tenant of this code.");
      }
      if (approve(code, user, now)) {
        return Reply.html(200, Pages.message("You have signed in. You may close this page."));
      }
    }
    return page(400, code, tenantId, "The code is wrong or has expired.");
  }

  private Reply page(int status, String code, String tenantId, String message) {
    return Reply.html(status, Pages.device(code, users.of(tenantId), message));
  }

  /** Returns the sign-in that waits for a code; null if there is none, or if its tenant is gone. */
  private @Nullable Pending waiting(String userCode, Instant now) {
    Pending pending = byUserCode.get(normal(userCode), now);
    return pending == null || users.of(pending.tenantId).isEmpty() ? null : pending;
  }

  /** Signs the first user of the tenant in on a device; false if there is no such code. */
  boolean approve(String userCode, Instant now) {
    Pending pending = byUserCode.get(normal(userCode), now);
    if (pending == null) {
      return false;
    }
    Optional<User> first = users.of(pending.tenantId).stream().findFirst();
    return first.isPresent() && approve(userCode, first.get(), now);
  }

  private boolean approve(String userCode, User user, Instant now) {
    Pending pending = byUserCode.take(normal(userCode), now);
    if (pending == null) {
      return false;
    }
    pending.approve(user.key());
    return true;
  }

  private static String normal(String userCode) {
    return userCode.strip().toUpperCase(Locale.ROOT);
  }

  /** Returns the grant of a device's user, once; otherwise throws what the client is to do. */
  Grant poll(TokenRequest request) throws SignInException {
    String deviceCode = request.form().required("device_code");
    Instant now = request.now();
    Pending pending = byDeviceCode.get(deviceCode, now);
    if (pending == null) {
      throw SignInException.expiredDeviceCode();
    }
    if (!pending.clientId.equals(request.application().clientId())) {
      throw SignInException.wrongGrantCode("The device_code was issued to another application.");
    }
    request.requireTenant(pending.tenantId);
    User.Key user = pending.poll(now);
    if (byDeviceCode.take(deviceCode, now) == null) { // another request was faster
      throw SignInException.expiredDeviceCode();
    }
    return new Grant(pending.clientId, user, pending.scopes, null);
  }
}
