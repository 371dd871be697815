import org.jspecify.annotations.NullMarked;

/** An OkHttp interceptor that sends requests for Microsoft Graph to a simulator in process. */
@NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // OkHttp and Okio
module io.github.tenantsnapshot.simulator.okhttp {
  requires io.github.tenantsnapshot;
  requires transitive io.github.tenantsnapshot.simulator;
  requires kotlin.stdlib;
  requires transitive okhttp3;
  requires okio;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.github.tenantsnapshot.simulator.okhttp;
}
