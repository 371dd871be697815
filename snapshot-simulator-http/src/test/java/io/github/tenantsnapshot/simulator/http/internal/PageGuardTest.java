package io.github.tenantsnapshot.simulator.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the check of requests for the simulator's page. */
class PageGuardTest {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String ADVANCE = "/_simulator/advance";

  private final TenantSimulator simulator = TenantSimulator.builder().build();
  private final SimulatorControl control = SimulatorControl.of(simulator).withPage();

  @AfterEach
  void close() {
    simulator.close();
  }

  private static HttpRequest request(String method, String url, String host) {
    HttpRequest request =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), url);
    request.headers().set("Host", host);
    return request;
  }

  /** Returns the status with which the guard rejects a request; 0 if it accepts the request. */
  private int check(PageGuard guard, HttpRequest request, String peer, int port) {
    RejectedRequestException rejection =
        catchThrowableOfType(
            RejectedRequestException.class,
            () ->
                guard.check(
                    RequestHead.unchecked(request),
                    address(LOOPBACK, port),
                    address(peer, 50_000)));
    return rejection == null ? 0 : rejection.error().status();
  }

  private int check(HttpRequest request) {
    return check(PageGuard.of(control, "http"), request, LOOPBACK, 8085);
  }

  private static InetSocketAddress address(String literal, int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(literal), port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8085", "127.0.0.1:8085", "[::1]:8085"})
  void loopbackHostsWithThePortAreAllowed(String host) {
    assertThat(check(request("GET", "/_simulator/", host))).isZero();
    HttpRequest post = request("POST", ADVANCE, host);
    post.headers().set("Origin", "http://" + host).set("Sec-Fetch-Site", "same-origin");
    assertThat(check(post)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8086",
        "graph.microsoft.com",
        "graph.microsoft.com:8085",
        "login.microsoftonline.com:8085",
        "127.0.0.2:8085",
        "localhost.:8085",
        "LOCALHOST:8085",
        "0.0.0.0:8085",
        "attacker.example:8085"
      })
  void otherHostsAreRejected(String host) {
    assertThat(check(request("GET", "/_simulator/page.js", host))).isEqualTo(421);
    HttpRequest post = request("POST", ADVANCE, host);
    post.headers().set("Origin", "http://" + host);
    assertThat(check(post)).isEqualTo(421);
  }

  @Test
  void absoluteUrlsAndRepeatedHostsAreRejected() {
    String url = "http://localhost:8085/_simulator/";
    assertThat(check(request("GET", url, "localhost:8085"))).isEqualTo(421);
    HttpRequest repeated = request("GET", "/_simulator/", "localhost:8085");
    repeated.headers().add("Host", "localhost:8085");
    assertThat(check(repeated)).isEqualTo(421);
  }

  @Test
  void theStandardPortIsOmitted() {
    PageGuard tls = PageGuard.of(control, "https");

    assertThat(check(tls, request("GET", "/_simulator/", "localhost"), LOOPBACK, 443)).isZero();
    assertThat(check(tls, request("GET", "/_simulator/", "localhost"), LOOPBACK, 80))
        .isEqualTo(421);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 0", "127.0.0.9, 0", "::1, 0", "192.0.2.1, 403", "fe80::1, 403"})
  void onlyPeersOnLoopbackAreAllowed(String peer, int status) {
    HttpRequest get = request("GET", "/_simulator/", "localhost:8085");

    assertThat(check(PageGuard.of(control, "http"), get, peer, 8085)).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://attacker.example",
        "http://localhost:3000",
        "https://localhost:8085",
        "http://127.0.0.1:8085",
        "null",
        ""
      })
  void foreignOriginsAreRejected(String origin) {
    for (String path : new String[] {"/_simulator/", ADVANCE, "/_simulator/ready"}) {
      HttpRequest post = request("POST", path, "localhost:8085");
      post.headers().set("Origin", origin);
      assertThat(check(post)).as(path).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @CsvSource({"same-origin, 0", "none, 0", "same-site, 403", "cross-site, 403", "x, 403"})
  void requestsOfOtherSitesAreRejected(String site, int status) {
    HttpRequest get = request("GET", "/_simulator/openapi.json", "localhost:8085");
    get.headers().set("Sec-Fetch-Site", site);

    assertThat(check(get)).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, 0",
    "Application/JSON; charset=utf-8, 0",
    "text/plain, 415",
    "application/x-www-form-urlencoded, 415",
    "'', 415"
  })
  void bodiesOfBrowsersMustBeJson(String type, int status) {
    HttpRequest post = request("POST", ADVANCE, "localhost:8085");
    post.headers().set("Origin", "http://localhost:8085").set("Content-Length", 2);
    if (!type.isEmpty()) {
      post.headers().set("Content-Type", type);
    }

    assertThat(check(post)).isEqualTo(status);
  }

  @Test
  void clientsThatAreNotBrowsersMayUseTheControlFromOtherMachines() {
    HttpRequest post = request("POST", ADVANCE, "sim.example");
    post.headers().set("Content-Length", 2);

    assertThat(check(PageGuard.of(control, "http"), post, "192.0.2.1", 8085)).isZero();
  }

  @Test
  void requestsForGraphAreNotChecked() {
    HttpRequest get = request("GET", "/v1.0/me", "graph.microsoft.com");
    get.headers().set("Origin", "http://attacker.example").set("Sec-Fetch-Site", "cross-site");

    assertThat(check(PageGuard.of(control, "http"), get, "192.0.2.1", 8085)).isZero();
  }

  @Test
  void withoutAPageNothingIsChecked() throws Exception {
    HttpRequest get = request("GET", "/_simulator/", "attacker.example");
    PageGuard guard = PageGuard.of(SimulatorControl.of(simulator), "http");

    assertThatCode(
            () ->
                guard.check(
                    RequestHead.unchecked(get), address(LOOPBACK, 1), address("192.0.2.1", 2)))
        .doesNotThrowAnyException();
  }
}
