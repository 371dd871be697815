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

/** The document in which a server describes its control paths, read as OpenAPI 3.1 means it. */
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

  /** A method of a path, as it is described. */
  record Operation(String method, String path, JsonNode details) {

    String id() {
      return details.get("operationId").asText();
    }

    /** Tells whether it needs the control token. */
    boolean isGuarded() {
      return !details.has("security");
    }

    boolean hasBody() {
      return details.has("requestBody");
    }

    /** Returns the bodies that are given as examples. */
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

    /** Returns the body's schema. */
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

  /** Returns a path with the examples of its parameters in it. */
  String example(Operation operation) {
    String path = operation.path;
    for (JsonNode parameter : document.get("paths").get(operation.path).path("parameters")) {
      path =
          path.replace(
              "{" + parameter.get("name").asText() + "}", parameter.get("example").asText());
    }
    return path;
  }

  /** Returns what is wrong with a request's body; nothing if it is as described. */
  List<Error> errorsInBody(Operation operation, JsonNode body) {
    return schema(operation.bodySchema(), document.get("components")).validate(body);
  }

  /** Returns what is wrong with an answer; nothing if it has the members that are described. */
  List<Error> errorsInAnswer(Operation operation, int status, JsonNode body) {
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

  /** Takes members that are not described for wrong: answers have none, whoever may pass them. */
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
