package io.github.tenantsnapshot.tests.docs;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A compiler of listings: in memory, and outside the packages of the library. */
final class ListingCompiler {

  private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

  /** Expensive to create, because it indexes the class path, so it is shared. */
  private static final StandardJavaFileManager FILES =
      JAVAC.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);

  /** The variables that a reader has before any listing, and their types. */
  private static final Map<String, String> GIVEN =
      Map.ofEntries(
          Map.entry("source", "ConfigurationSource"),
          Map.entry("tenantId", "String"),
          Map.entry("userId", "String"),
          Map.entry("admin", "Caller"),
          Map.entry("snapshots", "SnapshotService"),
          Map.entry("url", "String"),
          Map.entry("json", "String"),
          Map.entry("baseline", "Path"),
          Map.entry("simulator", "TenantSimulator"),
          Map.entry("other", "TenantSimulator"),
          Map.entry("state", "Path"),
          Map.entry("dataSource", "DataSource"),
          Map.entry("databases", "Map<String, DataSource>"),
          Map.entry("databaseOfTenant", "Map<String, String>"),
          Map.entry("connection", "Connection"),
          Map.entry("request", "CreateSnapshotRequest"),
          Map.entry("displayName", "String"),
          Map.entry("resourceTypes", "List<String>"),
          Map.entry("client", "GraphServiceClient"),
          Map.entry("credential", "TokenCredential"),
          Map.entry("endpoint", "String"),
          Map.entry("jobId", "String"),
          Map.entry("snapshotId", "String"),
          Map.entry("wait", "Waiting"),
          Map.entry("URL", "String"),
          Map.entry("SCOPE", "String"));

  /** The types and methods that listings use and do not show. */
  private static final String WRITTEN =
      """
        interface Waiting {
          void untilNextPoll() throws Exception;
        }

        static class MyTool {
          MyTool(GraphServiceClient client) {}

          String startSnapshot() {
            return "";
          }

          com.microsoft.graph.models.SnapshotJobStatus status(String id) {
            return null;
          }
        }

        static void saveSettings(Connection connection) {}
      """;

  private static final List<String> IMPORTS =
      List.of(
          "io.github.tenantsnapshot.*",
          "io.github.tenantsnapshot.SnapshotBehavior.*",
          "io.github.tenantsnapshot.graph.*",
          "io.github.tenantsnapshot.simulator.*",
          "io.github.tenantsnapshot.simulator.control.*",
          "io.github.tenantsnapshot.simulator.generator.*",
          "io.github.tenantsnapshot.simulator.http.*",
          "io.github.tenantsnapshot.simulator.junit.*",
          "io.github.tenantsnapshot.simulator.okhttp.*",
          "io.github.tenantsnapshot.spi.*",
          "io.github.tenantsnapshot.store.contract.*",
          "io.github.tenantsnapshot.store.jdbc.*",
          "io.github.tenantsnapshot.store.memory.*",
          "com.azure.core.credential.TokenCredential",
          "com.fasterxml.jackson.core.JsonParser",
          "com.fasterxml.jackson.databind.ObjectMapper",
          "com.microsoft.graph.core.requests.GraphClientFactory",
          "com.microsoft.graph.models.ConfigurationSnapshotJob",
          "com.microsoft.graph.models.odataerrors.ODataError",
          "com.microsoft.graph.serviceclient.GraphServiceClient",
          "com.microsoft.kiota.HttpMethod",
          "com.microsoft.kiota.RequestInformation",
          "com.microsoft.kiota.authentication.AzureIdentityAuthenticationProvider",
          "java.io.*",
          "java.net.URI",
          "java.net.http.HttpClient",
          "java.net.http.HttpRequest",
          "java.net.http.HttpResponse.BodyHandlers",
          "java.nio.file.Path",
          "java.sql.Connection",
          "java.time.*",
          "java.util.*",
          "javax.sql.DataSource",
          "okhttp3.OkHttpClient",
          "org.junit.jupiter.api.Test",
          "org.junit.jupiter.api.extension.RegisterExtension",
          "static com.microsoft.graph.models.SnapshotJobStatus.PartiallySuccessful",
          "static org.assertj.core.api.Assertions.assertThat");

  private ListingCompiler() {}

  /** Returns the compiler's errors; an empty list if the listing compiles. */
  static List<String> errors(Listing listing) {
    List<String> errors = compile(unit(listing, ""));
    boolean completes = errors.stream().anyMatch(error -> error.contains("missing return"));
    return completes ? compile(unit(listing, "return null;")) : errors;
  }

  /** Returns a compilation unit that contains the listing. */
  private static String unit(Listing listing, String end) {
    StringBuilder unit = new StringBuilder("package listings;\n");
    IMPORTS.forEach(name -> unit.append("import ").append(name).append(";\n"));
    if (usesTypesOfTheSdk(listing)) {
      unit.append("import com.microsoft.graph.models.SnapshotJobStatus;\n");
    }
    unit.append("class Reader {\n").append(WRITTEN);
    variables(listing).forEach((name, type) -> unit.append(type + " " + name + ";\n"));
    if (isOfMembers(listing.text())) {
      unit.append("class Members {\n").append(listing.text()).append("}\n");
    } else {
      unit.append("Object run() throws Exception {\n");
      unit.append(completed(listing.text())).append(end).append("\n}\n");
    }
    return unit.append("}\n").toString();
  }

  /** Returns whether SnapshotJobStatus means the SDK's type, as on the page about the SDK. */
  private static boolean usesTypesOfTheSdk(Listing listing) {
    return listing.page().equals("docs/sdk.md");
  }

  private static boolean isOfMembers(String text) {
    return text.startsWith("class ") || text.startsWith("@") || text.startsWith("import ");
  }

  /** Ends an expression as a statement, and closes the blocks that the listing leaves open. */
  private static String completed(String text) {
    String statements = text.strip();
    if (statements.endsWith(")")) {
      statements += ";";
    }
    long open = statements.chars().filter(c -> c == '{').count();
    long closed = statements.chars().filter(c -> c == '}').count();
    return statements + "\n" + "}".repeat((int) (open - closed));
  }

  /** Returns the reader's variables and those that earlier listings declare, and their types. */
  private static Map<String, String> variables(Listing listing) {
    Map<String, String> variables = new LinkedHashMap<>(GIVEN);
    for (Listing earlier : listing.earlier()) {
      if (!isOfMembers(earlier.text())) {
        variables.putAll(declared(earlier));
      }
    }
    return variables;
  }

  private static Map<String, String> declared(Listing listing) {
    String method = "class Reader { void run() {\n" + completed(listing.text()) + "\n} }";
    Map<String, String> declared = new LinkedHashMap<>();
    for (CompilationUnitTree unit : parse(method)) {
      for (Tree type : unit.getTypeDecls()) {
        for (Tree member : ((ClassTree) type).getMembers()) {
          for (StatementTree statement : ((MethodTree) member).getBody().getStatements()) {
            if (statement instanceof VariableTree variable) {
              declared.put(variable.getName().toString(), variable.getType().toString());
            }
          }
        }
      }
    }
    return declared;
  }

  private static Iterable<? extends CompilationUnitTree> parse(String source) {
    try {
      return task(source, new DiagnosticCollector<>()).parse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> compile(String source) {
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    try {
      task(source, problems).analyze();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return problems.getDiagnostics().stream()
        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
        .map(problem -> problem.getMessage(Locale.ROOT))
        .toList();
  }

  private static JavacTask task(String source, DiagnosticCollector<JavaFileObject> problems) {
    List<String> options = List.of("-proc:none", "-Xlint:none", "-classpath", classPath());
    return (JavacTask)
        JAVAC.getTask(null, FILES, problems, options, null, List.of(new Source(source)));
  }

  /** Returns the class path of this test, also if it is in the manifest of a jar. */
  private static String classPath() {
    return Stream.of("surefire.test.class.path", "java.class.path")
        .map(System::getProperty)
        .filter(path -> path != null)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String text) {
      super(URI.create("string:///listings/Reader.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
