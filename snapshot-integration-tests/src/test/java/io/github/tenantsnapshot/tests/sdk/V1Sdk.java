package io.github.tenantsnapshot.tests.sdk;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.microsoft.graph.core.tasks.PageIterator;
import com.microsoft.graph.models.BaselineResource;
import com.microsoft.graph.models.ConfigurationSnapshotJob;
import com.microsoft.graph.models.ConfigurationSnapshotJobCollectionResponse;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.RequestInformation;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The SDK of v1.0. */
final class V1Sdk implements Sdk {

  private final GraphServiceClient client;

  V1Sdk(GraphServiceClient client) {
    this.client = client;
  }

  @Override
  public Job create(String displayName, String... resourceTypes) {
    return job(
        CreateSnapshotWithTheSdk.createSnapshot(client, displayName, List.of(resourceTypes)));
  }

  @Override
  public Job get(String id) {
    return job(
        client
            .admin()
            .configurationManagement()
            .configurationSnapshotJobs()
            .byConfigurationSnapshotJobId(id)
            .get());
  }

  @Override
  public List<Job> list(String[] select, String filter, String[] orderby, Integer top) {
    return page(select, filter, orderby, top).getValue().stream().map(V1Sdk::job).toList();
  }

  @Override
  public List<Job> pages(int top) throws ReflectiveOperationException {
    List<Job> jobs = new ArrayList<>();
    new PageIterator.Builder<ConfigurationSnapshotJob, ConfigurationSnapshotJobCollectionResponse>()
        .client(client)
        .collectionPage(page(null, null, null, top))
        .collectionPageFactory(
            ConfigurationSnapshotJobCollectionResponse::createFromDiscriminatorValue)
        .processPageItemCallback(job -> jobs.add(job(job)))
        .build()
        .iterate();
    return jobs;
  }

  @Override
  public List<String> download(String snapshotId) {
    return client
        .admin()
        .configurationManagement()
        .configurationSnapshots()
        .byConfigurationBaselineId(snapshotId)
        .get()
        .getResources()
        .stream()
        .map(BaselineResource::getDisplayName)
        .toList();
  }

  @Override
  public InputStream downloadAsStream(String snapshotId) {
    RequestInformation request =
        client
            .admin()
            .configurationManagement()
            .configurationSnapshots()
            .byConfigurationBaselineId(snapshotId)
            .toGetRequestInformation();
    return client
        .getRequestAdapter()
        .sendPrimitive(
            request,
            new HashMap<>(Map.of("XXX", ODataError::createFromDiscriminatorValue)),
            InputStream.class);
  }

  @Override
  public void delete(String id) {
    client
        .admin()
        .configurationManagement()
        .configurationSnapshotJobs()
        .byConfigurationSnapshotJobId(id)
        .delete();
  }

  @Override
  public Failure failureOf(Runnable call) {
    ODataError error = catchThrowableOfType(ODataError.class, call::run);
    return new Failure(
        error.getResponseStatusCode(), error.getError().getCode(), error.getError().getMessage());
  }

  private ConfigurationSnapshotJobCollectionResponse page(
      String[] select, String filter, String[] orderby, Integer top) {
    return client
        .admin()
        .configurationManagement()
        .configurationSnapshotJobs()
        .get(
            options -> {
              options.queryParameters.select = select;
              options.queryParameters.filter = filter;
              options.queryParameters.orderby = orderby;
              options.queryParameters.top = top;
            });
  }

  private static Job job(ConfigurationSnapshotJob job) {
    return new Job(
        job.getId(),
        job.getDisplayName(),
        job.getStatus() == null ? null : job.getStatus().name(),
        job.getCreatedDateTime(),
        job.getCompletedDateTime(),
        job.getResourceLocation(),
        job.getErrorDetails());
  }
}
