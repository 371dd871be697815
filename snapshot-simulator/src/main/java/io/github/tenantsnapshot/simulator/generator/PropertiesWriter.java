package io.github.tenantsnapshot.simulator.generator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.simulator.generator.CatalogProperty.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the properties of an instance in the form of the service: keys first, then other scalars,
 * objects and lists; no nulls, but empty lists and strings; 64-bit numbers after a type annotation.
 * Used once.
 */
final class PropertiesWriter {

  private static final JsonFactory JSON = new JsonFactory();

  private static final String OBJECT_IN_POWERSHELL = "System.Collections.Hashtable";

  private final CatalogType type;
  private final Instance instance;
  private final StringWriter text = new StringWriter(1024);
  private final StringBuilder joined = new StringBuilder();

  PropertiesWriter(CatalogType type, Instance instance) {
    this.type = type;
    this.instance = instance;
  }

  JsonText write() {
    try (JsonGenerator json = JSON.createGenerator(text)) {
      object(json, type.properties(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter has no I/O
    }
    return JsonText.unchecked(text.toString());
  }

  /**
   * Returns all values of the written instance as PowerShell joins them: objects by the name of
   * their class.
   */
  String joinedValues() {
    return joined.toString();
  }

  private void object(JsonGenerator json, List<CatalogProperty> properties, int depth)
      throws IOException {
    Map<String, String> written = new HashMap<>();
    json.writeStartObject();
    for (CatalogProperty property : properties) {
      if (property.kind() == Kind.OBJECT) {
        objects(json, property, depth);
      } else if (property.list()) {
        list(json, property, written, depth);
      } else {
        String decided = depth == 0 ? instance.decided(property.name()) : null;
        String value = decided == null ? instance.scalar(property, written) : decided;
        if (value != null) {
          written.put(property.name(), value);
          scalar(json, property, value, depth);
        }
      }
    }
    json.writeEndObject();
  }

  private void scalar(JsonGenerator json, CatalogProperty property, String value, int depth)
      throws IOException {
    if (property.kind() == Kind.LONG) {
      json.writeStringField(property.name() + "@odata.type", "#Int64");
    }
    json.writeFieldName(property.name());
    switch (property.kind()) {
      case INT, LONG -> json.writeNumber(Long.parseLong(value));
      case BOOLEAN -> json.writeBoolean(Boolean.parseBoolean(value));
      default -> json.writeString(value);
    }
    join(
        property.kind() == Kind.BOOLEAN ? Boolean.parseBoolean(value) ? "True" : "False" : value,
        depth);
  }

  private void list(
      JsonGenerator json, CatalogProperty property, Map<String, String> written, int depth)
      throws IOException {
    Set<String> values = instance.list(property, written);
    json.writeArrayFieldStart(property.name());
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
    join(String.join(" ", values), depth);
  }

  private void objects(JsonGenerator json, CatalogProperty property, int depth) throws IOException {
    if (!property.list()) {
      if (property.required()
          || (!property.members().isEmpty() && instance.random().nextInt(4) > 0)) {
        json.writeFieldName(property.name());
        object(json, property.members(), depth + 1);
        join(OBJECT_IN_POWERSHELL, depth);
      }
      return;
    }
    int size = property.members().isEmpty() ? 0 : instance.random().nextInt(depth == 0 ? 3 : 2);
    json.writeArrayFieldStart(property.name());
    for (int i = 0; i < size; i++) {
      object(json, property.members(), depth + 1);
    }
    json.writeEndArray();
    join(String.join(" ", Collections.nCopies(size, OBJECT_IN_POWERSHELL)), depth);
  }

  private void join(String value, int depth) {
    if (depth == 0) {
      joined.append(value);
    }
  }
}
