package io.github.tenantsnapshot.tests.sdk;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.microsoft.graph.core.tasks.PageIterator;
import com.microsoft.graph.models.BaselineResource;
import com.microsoft.graph.models.ConfigurationSnapshotJob;
import com.microsoft.graph.models.ConfigurationSnapshotJobCollectionResponse;
import com.microsoft.graph.models.odataerrors.ErrorDetails;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.RequestInformation;
import java.util.ArrayList;
import java.util.List;

/** The official SDK for v1.0. */
final class V1Sdk extends SdkRequests {

  private final GraphServiceClient client;

  V1Sdk(GraphServiceClient client) {
    super(client.getRequestAdapter(), ODataError::createFromDiscriminatorValue);
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
    return page(select, filter, orderby, top, null).getValue().stream().map(V1Sdk::job).toList();
  }

  @Override
  public long count(String filter, int top) {
    return page(null, filter, null, top, true).getOdataCount();
  }

  @Override
  public List<Job> pages(int top) throws ReflectiveOperationException {
    List<Job> jobs = new ArrayList<>();
    new PageIterator.Builder<ConfigurationSnapshotJob, ConfigurationSnapshotJobCollectionResponse>()
        .client(client)
        .collectionPage(page(null, null, null, top, null))
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
  RequestInformation snapshotRequest(String snapshotId) {
    return client
        .admin()
        .configurationManagement()
        .configurationSnapshots()
        .byConfigurationBaselineId(snapshotId)
        .toGetRequestInformation();
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
    List<ErrorDetails> details = error.getError().getDetails();
    return new Failure(
        error.getResponseStatusCode(),
        error.getError().getCode(),
        error.getError().getMessage(),
        details == null
            ? List.of()
            : details.stream()
                .map(one -> one.getCode() + " " + one.getTarget() + ": " + one.getMessage())
                .toList());
  }

  private ConfigurationSnapshotJobCollectionResponse page(
      String[] select, String filter, String[] orderby, Integer top, Boolean count) {
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
              options.queryParameters.count = count;
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
