package io.github.tenantsnapshot.tests.sdk;

import com.microsoft.kiota.HttpMethod;
import java.io.InputStream;
import java.time.OffsetDateTime;
import java.util.List;

/** The calls of one official SDK, with types common to both SDKs. */
interface Sdk {

  /** A job as parsed by the SDK; absent values are null. */
  record Job(
      String id,
      String displayName,
      String status,
      OffsetDateTime created,
      OffsetDateTime completed,
      String resourceLocation,
      List<String> errorDetails) {}

  /** The parts of an ODataError; each detail is formatted as its code, target and message. */
  record Failure(int status, String code, String message, List<String> details) {}

  Job create(String displayName, String... resourceTypes);

  Job get(String id);

  List<Job> list(String[] select, String filter, String[] orderby, Integer top);

  /** Returns the count of all jobs that match the filter, from the first page of the list. */
  long count(String filter, int top);

  /** Reads all pages with the SDK's PageIterator. */
  List<Job> pages(int top) throws ReflectiveOperationException;

  /** Returns the display names of a snapshot's resources. */
  List<String> download(String snapshotId);

  InputStream downloadAsStream(String snapshotId);

  void delete(String id);

  /** Sends a request for which the SDK has no builder. */
  void send(HttpMethod method, String path);

  /** Returns the ODataError that a call throws. */
  Failure failureOf(Runnable call);
}
