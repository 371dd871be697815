package io.github.tenantsnapshot.simulator.internal.control;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.internal.http.RequestTarget;
import io.github.tenantsnapshot.simulator.internal.token.TokenAuthenticator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Recognizes requests for the control of a simulator. Pure functions. */
public final class ControlRequests {

  /** The first segment of all paths of the control. */
  public static final String ROOT = "/_simulator";

  private ControlRequests() {}

  /** Returns whether a URL is one of the control. */
  public static boolean isControl(RequestTarget url) {
    return url.path().equals(ROOT) || url.path().startsWith(ROOT + "/");
  }

  /** Returns whether a request has the control token as its bearer token. */
  public static boolean hasToken(GraphRequest request, String token) {
    byte[] sent = TokenAuthenticator.bearer(request).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(sent, token.getBytes(StandardCharsets.UTF_8)); // constant time
  }
}
