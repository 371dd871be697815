package io.github.tenantsnapshot.tests.sdk;

import com.microsoft.graph.models.ConfigurationSnapshotJob;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.HttpMethod;
import com.microsoft.kiota.RequestInformation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A call of createSnapshot with the official SDK, which has no builder for it. */
final class CreateSnapshotWithTheSdk {

  private static final String URL =
      "{+baseurl}/admin/configurationManagement/configurationSnapshots/createSnapshot";

  private CreateSnapshotWithTheSdk() {}

  static ConfigurationSnapshotJob createSnapshot(
      GraphServiceClient client, String displayName, List<String> resourceTypes) {
    ConfigurationSnapshotJob body = new ConfigurationSnapshotJob(); // has the action's parameters
    body.setDisplayName(displayName);
    body.setResources(resourceTypes);
    RequestInformation request = new RequestInformation(HttpMethod.POST, URL, new HashMap<>());
    request.headers.tryAdd("Accept", "application/json");
    request.setContentFromParsable(client.getRequestAdapter(), "application/json", body);
    return client
        .getRequestAdapter()
        .send(
            request,
            new HashMap<>(Map.of("XXX", ODataError::createFromDiscriminatorValue)),
            ConfigurationSnapshotJob::createFromDiscriminatorValue);
  }
}
