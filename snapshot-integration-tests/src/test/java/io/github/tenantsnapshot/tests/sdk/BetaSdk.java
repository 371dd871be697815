package io.github.tenantsnapshot.tests.sdk;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.microsoft.graph.beta.models.BaselineResource;
import com.microsoft.graph.beta.models.ConfigurationSnapshotJob;
import com.microsoft.graph.beta.models.ConfigurationSnapshotJobCollectionResponse;
import com.microsoft.graph.beta.models.odataerrors.ErrorDetails;
import com.microsoft.graph.beta.models.odataerrors.ODataError;
import com.microsoft.graph.beta.serviceclient.GraphServiceClient;
import com.microsoft.graph.core.tasks.PageIterator;
import com.microsoft.kiota.HttpMethod;
import com.microsoft.kiota.RequestInformation;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The official SDK for beta. */
final class BetaSdk implements Sdk {

  private final GraphServiceClient client;

  BetaSdk(GraphServiceClient client) {
    this.client = client;
  }

  @Override
  public Job create(String displayName, String... resourceTypes) {
    ConfigurationSnapshotJob body = new ConfigurationSnapshotJob();
    body.setDisplayName(displayName);
    body.setResources(List.of(resourceTypes));
    RequestInformation request =
        new RequestInformation(
            HttpMethod.POST,
            "{+baseurl}/admin/configurationManagement/configurationSnapshots/createSnapshot",
            new HashMap<>());
    request.headers.tryAdd("Accept", "application/json");
    request.setContentFromParsable(client.getRequestAdapter(), "application/json", body);
    return job(
        client
            .getRequestAdapter()
            .send(
                request,
                new HashMap<>(Map.of("XXX", ODataError::createFromDiscriminatorValue)),
                ConfigurationSnapshotJob::createFromDiscriminatorValue));
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
    return page(select, filter, orderby, top, null).getValue().stream().map(BetaSdk::job).toList();
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
  public void send(HttpMethod method, String path) {
    client
        .getRequestAdapter()
        .sendPrimitive(
            new RequestInformation(method, "{+baseurl}" + path, new HashMap<>()),
            new HashMap<>(Map.of("XXX", ODataError::createFromDiscriminatorValue)),
            InputStream.class);
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
