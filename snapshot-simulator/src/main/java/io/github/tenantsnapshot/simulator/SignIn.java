package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.values.Texts;
import io.github.tenantsnapshot.simulator.internal.signin.Applications;
import io.github.tenantsnapshot.simulator.internal.signin.SignInHandler;
import io.github.tenantsnapshot.simulator.internal.signin.User;
import io.github.tenantsnapshot.simulator.internal.signin.Users;
import io.github.tenantsnapshot.simulator.internal.token.AccessTokens;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The sign-in of applications and users to a simulator: requests to {@code
 * login.microsoftonline.com} for the OpenID configuration, the keys, the instances, and for tokens.
 * Applications use {@code client_credentials}, in the versions 2.0 and 1.0. Users use authorization
 * codes with PKCE, device codes and refresh tokens, in version 2.0.
 *
 * <p>An application that was not registered may sign in with any secret or assertion, and has all
 * permissions, unless {@link #requireRegistration()} was called. Its users are sent to loopback
 * addresses only. A user signs in without a password, on a page with a button for each registered
 * user of the tenant, or for its administrator if there is none.
 *
 * <p>Tokens expire after an hour of real time, since clients cache them by it; {@link
 * TenantSimulator#advance} expires none, unless {@link #expireBySimulatorClock()} was called.
 *
 * <p>Requests are not in the journal and trigger no faults. Secrets are neither logged nor saved. A
 * reset or a loaded state changes no registration, but discards authorization codes, device codes,
 * refresh tokens and the sessions of browsers. Thread-safe.
 */
public final class SignIn {

  private final Applications applications = new Applications();
  private final Users users;
  private final SignInHandler handler;

  SignIn(AccessTokens tokens, InstantSource realTime, Tenants tenants) {
    this.users = new Users(id -> tenants.find(id).map(SimulatedTenant::admin));
    this.handler =
        new SignInHandler(
            tokens, applications, users, realTime, tenants::contains, () -> tenants.first().id());
  }

  /**
   * Registers an application with a secret, which it then needs. An earlier registration is
   * replaced.
   *
   * @param clientId the application's GUID
   * @param secret the secret; not empty
   * @param permissions the permissions of its tokens
   * @return this sign-in
   * @throws IllegalArgumentException if the id is not a GUID, if the secret is empty, or if there
   *     are 10,000 other applications
   */
  public SignIn register(String clientId, String secret, Permission... permissions) {
    Objects.requireNonNull(clientId, "clientId must not be null");
    Objects.requireNonNull(secret, "secret must not be null");
    Objects.requireNonNull(permissions, "permissions must not be null");
    return register(
        SignInApplication.builder(clientId).addSecret(secret).permissions(permissions).build());
  }

  /**
   * Registers an application. An earlier registration is replaced.
   *
   * @return this sign-in
   * @throws IllegalArgumentException if there are 10,000 other applications
   */
  public SignIn register(SignInApplication application) {
    Objects.requireNonNull(application, "application must not be null");
    applications.register(application.application());
    return this;
  }

  /**
   * Registers a user, who then has a button on the page of the tenant. An earlier registration of
   * the name is replaced.
   *
   * @param name the sign-in name, such as {@code adele@contoso.onmicrosoft.com}
   * @param user a user, with the permissions that tokens may have
   * @return this sign-in
   * @throws IllegalArgumentException if the name is blank or longer than 256 characters, or
   *     contains U+0000 or an unpaired surrogate; if the caller is not a user, or if there are
   *     1,000 other users
   */
  public SignIn registerUser(String name, Caller user) {
    Objects.requireNonNull(name, "name must not be null");
    Objects.requireNonNull(user, "user must not be null");
    if (name.isBlank() || name.length() > User.MAX_NAME) {
      throw new IllegalArgumentException(
          "name must have 1 to " + User.MAX_NAME + " characters: '" + name + "'");
    }
    Texts.requireStorable("name", name, User.MAX_NAME);
    Identity identity = user.identity().user();
    if (identity == null || identity.id() == null) {
      throw new IllegalArgumentException("user must have the identity of a user: " + user);
    }
    users.register(new User(name, user));
    return this;
  }

  /**
   * Signs in on a device, as the first user of the tenant would with the button of the page.
   *
   * @param userCode the code that the device shows
   * @throws IllegalArgumentException if there is no such code, or if it was used or has expired
   */
  public void approveDevice(String userCode) {
    Objects.requireNonNull(userCode, "userCode must not be null");
    if (!handler.approveDevice(userCode)) {
      throw new IllegalArgumentException(
          "userCode must be a code that waits for its user: " + userCode);
    }
  }

  /**
   * Rejects applications that were not registered, for servers that others can reach.
   *
   * @return this sign-in
   */
  public SignIn requireRegistration() {
    applications.requireRegistration();
    return this;
  }

  /**
   * Lets the access tokens of later sign-ins expire by {@link TenantSimulator#clock()}, for tests
   * of clients that renew a token when Graph rejects it. Clients that cache tokens by real time
   * then send tokens that have expired after a long {@link TenantSimulator#advance}.
   *
   * @return this sign-in
   */
  public SignIn expireBySimulatorClock() {
    handler.expireByClock();
    return this;
  }

  /** Discards codes, refresh tokens and sessions; access tokens stay valid. */
  void forgetGrants() {
    handler.forgetGrants();
  }

  /** Returns the handler of requests to {@code login.microsoftonline.com}. */
  public GraphHandler handler() {
    return handler;
  }

  /**
   * Returns a handler that handles sign-ins and passes requests for other hosts on.
   *
   * @param others handles the requests for other hosts
   */
  public GraphHandler around(GraphHandler others) {
    Objects.requireNonNull(others, "others must not be null");
    return new ByHost(handler, others);
  }

  /** Chooses a handler by the host of the request. */
  private record ByHost(GraphHandler signIn, GraphHandler others) implements GraphHandler {

    private GraphHandler of(GraphRequest request) {
      Objects.requireNonNull(request, "request must not be null");
      return SignInHandler.isSignIn(request) ? signIn : others;
    }

    @Override
    public GraphResponse handle(GraphRequest request) throws IOException {
      return of(request).handle(request);
    }

    @Override
    public CompletableFuture<GraphResponse> handleAsync(GraphRequest request) {
      return of(request).handleAsync(request);
    }
  }
}
