package io.github.tenantsnapshot.tests.sdk;

import com.microsoft.kiota.HttpMethod;
import com.microsoft.kiota.RequestAdapter;
import com.microsoft.kiota.RequestInformation;
import com.microsoft.kiota.serialization.Parsable;
import com.microsoft.kiota.serialization.ParsableFactory;
import java.io.InputStream;
import java.util.HashMap;

/** The calls that both SDKs send with their request adapter, because they have no builder. */
abstract class SdkRequests implements Sdk {

  private final RequestAdapter adapter;
  private final ParsableFactory<? extends Parsable> errors;

  /**
   * Creates the calls.
   *
   * @param errors creates the ODataErrors of the SDK
   */
  SdkRequests(RequestAdapter adapter, ParsableFactory<? extends Parsable> errors) {
    this.adapter = adapter;
    this.errors = errors;
  }

  /** Returns the SDK's request for a snapshot. */
  abstract RequestInformation snapshotRequest(String snapshotId);

  @Override
  public final InputStream downloadAsStream(String snapshotId) {
    return stream(snapshotRequest(snapshotId));
  }

  @Override
  public final void send(HttpMethod method, String path) {
    stream(request(method, path));
  }

  /** Posts a JSON body and returns the parsed response. */
  final <T extends Parsable> T post(String path, Parsable body, ParsableFactory<T> response) {
    RequestInformation request = request(HttpMethod.POST, path);
    request.headers.tryAdd("Accept", "application/json");
    request.setContentFromParsable(adapter, "application/json", body);
    return adapter.send(request, errorMappings(), response);
  }

  private InputStream stream(RequestInformation request) {
    return adapter.sendPrimitive(request, errorMappings(), InputStream.class);
  }

  private static RequestInformation request(HttpMethod method, String path) {
    return new RequestInformation(method, "{+baseurl}" + path, new HashMap<>());
  }

  private HashMap<String, ParsableFactory<? extends Parsable>> errorMappings() {
    HashMap<String, ParsableFactory<? extends Parsable>> mappings = new HashMap<>();
    mappings.put("XXX", errors);
    return mappings;
  }
}
