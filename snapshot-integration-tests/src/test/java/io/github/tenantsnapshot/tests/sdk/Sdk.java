package io.github.tenantsnapshot.tests.sdk;

import com.microsoft.kiota.HttpMethod;
import java.io.InputStream;
import java.time.OffsetDateTime;
import java.util.List;

/** The calls of one official SDK, in words that both SDKs share. */
interface Sdk {

  /** A job as the SDK has parsed it; null is what it has not got. */
  record Job(
      String id,
      String displayName,
      String status,
      OffsetDateTime created,
      OffsetDateTime completed,
      String resourceLocation,
      List<String> errorDetails) {}

  /** The parts of an ODataError; a detail is told as its code, target and message. */
  record Failure(int status, String code, String message, List<String> details) {}

  Job create(String displayName, String... resourceTypes);

  Job get(String id);

  List<Job> list(String[] select, String filter, String[] orderby, Integer top);

  /** Returns the count of all that pass the filter, which comes with the first of them. */
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
