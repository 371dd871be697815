package io.github.tenantsnapshot.simulator.okhttp;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An OkHttp interceptor that sends requests to {@code https://graph.microsoft.com} to a {@link
 * TenantSimulator} in process, without a socket and with unchanged URLs.
 *
 * <p>It must be the last application interceptor, so that the exchange looks like one over the
 * network to the others: {@code builder.addInterceptor(GraphInterceptor.of(simulator))}. It cannot
 * be a network interceptor. The interceptor adds a token of its caller to a request without an
 * {@code Authorization} header. Requests to other hosts are sent over the network, unless the
 * interceptor is {@link #strict()}.
 *
 * <p>As in OkHttp, the content type of a request is that of its body, or that of its header if the
 * body has none.
 *
 * <p>The body of a response is created while the client reads it. Reading throws as {@link
 * GraphResponse#body} does, and after the call has been canceled. Immutable.
 *
 * <p>The client's {@code readTimeout}, {@code callTimeout} and {@link Call#cancel()} apply to a
 * response that a fault delays and to a body that stalls. The call timeout counts from when the
 * call reaches this interceptor; one behind an interceptor that retries sees each attempt as a new
 * call. OkHttp does not notify interceptors of a canceled call, so a waiting interceptor polls
 * every 10 milliseconds. Other timeouts have no effect.
 */
public final class GraphInterceptor implements Interceptor {

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private static final Logger LOG = LoggerFactory.getLogger(GraphInterceptor.class);

  private static final String HOST = "graph.microsoft.com";
  private static final String SIGN_IN_HOST = "login.microsoftonline.com";

  private final TenantSimulator simulator;
  private final Caller caller;
  private final boolean strict;
  private final boolean signIn;

  private GraphInterceptor(
      TenantSimulator simulator, Caller caller, boolean strict, boolean signIn) {
    this.simulator = simulator;
    this.caller = caller;
    this.strict = strict;
    this.signIn = signIn;
  }

  /**
   * Returns an interceptor whose caller is the administrator of the simulator's first tenant.
   *
   * @param simulator the simulator, which the interceptor does not close
   */
  public static GraphInterceptor of(TenantSimulator simulator) {
    Objects.requireNonNull(simulator, "simulator must not be null");
    return new GraphInterceptor(simulator, simulator.tenant().admin(), false, false);
  }

  /** Returns a copy of this interceptor with another caller, of any tenant. */
  public GraphInterceptor withCaller(Caller caller) {
    return new GraphInterceptor(
        simulator, Objects.requireNonNull(caller, "caller must not be null"), strict, signIn);
  }

  /**
   * Returns a copy of this interceptor without access to the network: requests to other hosts fail
   * with an {@link IOException} that names the host.
   */
  public GraphInterceptor strict() {
    return new GraphInterceptor(simulator, caller, true, signIn);
  }

  /**
   * Returns a copy of this interceptor that also handles the sign-in of applications: requests to
   * {@code https://login.microsoftonline.com} get the responses of {@link TenantSimulator#signIn}.
   */
  public GraphInterceptor withSignIn() {
    return new GraphInterceptor(simulator, caller, strict, true);
  }

  /**
   * Responds to requests for Graph and passes other requests to the network.
   *
   * @throws IOException if the body of the request cannot be read or is a duplex one, if {@link
   *     #strict()} forbids the request, or if the call is canceled
   */
  @Override
  public Response intercept(Chain chain) throws IOException {
    Objects.requireNonNull(chain, "chain must not be null");
    Request request = chain.request();
    if (isTo(HOST, request.url())) {
      return respond(request, chain, simulator.endpoint());
    }
    if (signIn && isTo(SIGN_IN_HOST, request.url())) {
      return respond(request, chain, simulator.signIn().handler());
    }
    if (strict) {
      throw new IOException(
          "the request must go to https://"
              + HOST
              + ": "
              + request.url().scheme()
              + "://"
              + request.url().host()
              + ":"
              + request.url().port());
    }
    return chain.proceed(request);
  }

  private static boolean isTo(String host, HttpUrl url) {
    return url.isHttps() && url.host().equals(host) && url.port() == 443;
  }

  private Response respond(Request request, Chain chain, GraphHandler handler) throws IOException {
    CallWait wait = new CallWait(chain.call(), chain.readTimeoutMillis());
    wait.requireNotCanceled();
    GraphRequest message =
        GraphRequest.of(
            request.method(), sent(request.url()), headers(request), body(request.body()));
    if (handler == simulator.endpoint() && message.header("Authorization").isEmpty()) {
      message = message.withHeader("Authorization", "Bearer " + simulator.tokens().issue(caller));
    }
    CompletableFuture<GraphResponse> future = handler.handleAsync(message);
    try {
      return response(request, wait, wait.until(future));
    } catch (IOException | RuntimeException | Error e) {
      var unused =
          future.thenAccept(GraphInterceptor::close); // the response may arrive at the same time
      throw e;
    }
  }

  /** Returns what OkHttp would send of a URL, with its host. */
  private static String sent(HttpUrl url) {
    return url.newBuilder().username("").password("").fragment(null).build().toString();
  }

  private static void close(GraphResponse response) {
    try {
      response.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("the response to a failed call could not be closed", e);
    }
  }

  /** Returns the headers that OkHttp would send, with the content type of the body. */
  private static Map<String, List<String>> headers(Request request) {
    Map<String, List<String>> headers = new TreeMap<>(request.headers().toMultimap());
    MediaType type = request.body() == null ? null : request.body().contentType();
    if (type != null) {
      headers.put("content-type", List.of(type.toString()));
    }
    return headers;
  }

  private static InputStream body(@Nullable RequestBody body) throws IOException {
    Buffer buffer = new Buffer();
    if (body != null) {
      if (body.isDuplex()) {
        throw new IOException("the body of the request must not be duplex");
      }
      body.writeTo(buffer);
    }
    return buffer.inputStream();
  }

  private static Response response(Request request, CallWait wait, GraphResponse response) {
    Headers.Builder headers = new Headers.Builder();
    response.headers().forEach(headers::addUnsafeNonAscii);
    String type = response.header("Content-Type").orElse("");
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(response.status())
        .message(reason(response.status()))
        .headers(headers.build())
        .body(
            ResponseBody.create(
                Okio.buffer(new StallingSource(body(request, response), wait)),
                MediaType.parse(type),
                length(request, response)))
        .build();
  }

  /** Returns the body of a response; empty where HTTP has none, whatever the handler returned. */
  private static InputStream body(Request request, GraphResponse response) {
    if (!isBodiless(request, response)) {
      return response.body();
    }
    return new FilterInputStream(InputStream.nullInputStream()) {
      @Override
      public void close() throws IOException {
        response.close();
      }
    };
  }

  private static boolean isBodiless(Request request, GraphResponse response) {
    return request.method().equals("HEAD") || response.status() == 204 || response.status() == 304;
  }

  /** Returns the length of the body; -1 if the headers do not have it. */
  private static long length(Request request, GraphResponse response) {
    if (isBodiless(request, response)) {
      return 0;
    }
    String length = response.header("Content-Length").orElse("");
    return LENGTH.matcher(length).matches() ? Long.parseLong(length) : -1;
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      case 204 -> "No Content";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 409 -> "Conflict";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> "";
    };
  }
}
