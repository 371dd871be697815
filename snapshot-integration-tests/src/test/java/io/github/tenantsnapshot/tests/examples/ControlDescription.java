package io.github.tenantsnapshot.tests.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The OpenAPI 3.1 document in which a server describes its control paths. */
final class ControlDescription {

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private final JsonNode document;
  private final SchemaRegistry schemas =
      SchemaRegistry.withDialect(
          Dialects.getOpenApi31(),
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  ControlDescription(JsonNode document) {
    this.document = document;
  }

  /** The description of a method of a path. */
  record Operation(String method, String path, JsonNode details) {

    String id() {
      return details.get("operationId").asText();
    }

    /** Returns whether the operation requires the control token. */
    boolean isGuarded() {
      return !details.has("security");
    }

    boolean hasBody() {
      return details.has("requestBody");
    }

    /** Returns the example bodies. */
    List<JsonNode> examples() {
      List<JsonNode> examples = new ArrayList<>();
      details
          .at("/requestBody/content/application~1json/examples")
          .forEach(example -> examples.add(example.get("value")));
      return examples;
    }

    Set<String> statuses() {
      Set<String> statuses = new TreeSet<>();
      details.get("responses").fieldNames().forEachRemaining(statuses::add);
      return statuses;
    }

    /** Returns the schema of the request body. */
    JsonNode bodySchema() {
      return details.at("/requestBody/content/application~1json/schema");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        each -> {
                          if (METHODS.contains(each.getKey())) {
                            operations.add(
                                new Operation(
                                    each.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    each.getValue()));
                          }
                        }));
    return operations;
  }

  /** Returns the operation's path with the examples of its parameters inserted. */
  String example(Operation operation) {
    String path = operation.path;
    for (JsonNode parameter : document.get("paths").get(operation.path).path("parameters")) {
      path =
          path.replace(
              "{" + parameter.get("name").asText() + "}", parameter.get("example").asText());
    }
    return path;
  }

  /** Returns the errors in a request body; an empty list if it conforms to the description. */
  List<Error> errorsInBody(Operation operation, JsonNode body) {
    return schema(operation.bodySchema(), document.get("components")).validate(body);
  }

  /**
   * Returns the errors in a response; an empty list if it conforms to the description and has no
   * other members.
   */
  List<Error> errorsInResponse(Operation operation, int status, JsonNode body) {
    JsonNode response = operation.details.get("responses").get(Integer.toString(status));
    if (response.has("$ref")) {
      response = document.at(response.get("$ref").asText().substring(1));
    }
    JsonNode components = document.get("components").deepCopy();
    JsonNode described = response.at("/content/application~1json/schema").deepCopy();
    close(components);
    close(described);
    return schema(described, components).validate(body);
  }

  private Schema schema(JsonNode schema, JsonNode components) {
    ObjectNode root = schema.deepCopy();
    root.set("components", components);
    return schemas.getSchema(root);
  }

  /**
   * Forbids members that are not described: responses have none, although the schemas permit them.
   */
  private static void close(JsonNode node) {
    node.forEach(ControlDescription::close);
    if (node instanceof ObjectNode object
        && object.path("type").asText().equals("object")
        && object.has("properties")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
  }
}
