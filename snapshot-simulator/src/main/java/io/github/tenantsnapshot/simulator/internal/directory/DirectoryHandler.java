package io.github.tenantsnapshot.simulator.internal.directory;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.graph.CallerAuthenticator;
import io.github.tenantsnapshot.graph.FallbackHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.graph.GraphVersion;
import io.github.tenantsnapshot.internal.graph.RejectedByFallbackException;
import io.github.tenantsnapshot.internal.http.PercentEncoding;
import io.github.tenantsnapshot.internal.http.RequestTarget;
import io.github.tenantsnapshot.internal.json.Json;
import io.github.tenantsnapshot.simulator.internal.token.AccessTokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The directory as Graph requests and responses. Thread-safe. */
public final class DirectoryHandler implements FallbackHandler {

  private static final int MAX_BODY = 64 * 1024;

  private static final Pattern VERSION = Pattern.compile("(?i)/(v1\\.0|beta)/(.+?)/?");

  /** The key of an entity: {@code ('id')} or {@code (appId='id')} after the name. */
  private static final Pattern KEY =
      Pattern.compile("(?i)([a-z]+)\\((?:(appId)=)?'([^']*)'\\)(.*)");

  /** The beginning of a segment that is the appId of a service principal. */
  private static final String BY_APP_ID = "appId=";

  private final Directories directories;
  private final CallerAuthenticator authenticator;
  private final InstantSource clock;
  private final FallbackHandler next;

  /**
   * Creates a handler.
   *
   * @param next handles the requests for all other paths
   */
  public DirectoryHandler(
      Directories directories,
      CallerAuthenticator authenticator,
      InstantSource clock,
      FallbackHandler next) {
    this.directories = directories;
    this.authenticator = authenticator;
    this.clock = clock;
    this.next = next;
  }

  /** A request for a part of a directory. */
  private record Call(
      Caller caller,
      Directory directory,
      GraphRequest request,
      RequestTarget target,
      GraphVersion version) {

    /** Returns the root URL of the API, in the version of the request. */
    String root() {
      String origin = target.origin().isEmpty() ? "https://graph.microsoft.com" : target.origin();
      return origin + "/" + version.segment();
    }

    DirectoryQuery query(EntitySet set, Set<String> supported) throws DirectoryException {
      return DirectoryQuery.of(set, target.options(), version, supported);
    }

    /** Rejects the options of a request that writes. */
    void requireNoOptions(EntitySet set) throws DirectoryException {
      var unused = query(set, Set.of());
    }

    String method() {
      return request.method().equals("HEAD") ? "GET" : request.method();
    }

    RejectedByFallbackException methodNotAllowed(String allowed) {
      return RejectedByFallbackException.methodNotAllowed(request.method(), allowed);
    }
  }

  @Override
  public Optional<GraphResponse> handle(GraphRequest request) throws IOException {
    RequestTarget target = RequestTarget.of(request.url());
    Matcher path = VERSION.matcher(target.path());
    if (!path.matches()) {
      return next.handle(request);
    }
    GraphVersion version =
        path.group(1).equalsIgnoreCase(GraphVersion.BETA.segment())
            ? GraphVersion.BETA
            : GraphVersion.V1_0;
    try {
      List<String> segments = segments(path.group(2));
      EntitySet set = setOf(segments);
      if (set == null && !isMe(segments)) {
        return next.handle(request);
      }
      Caller caller = authenticator.authenticate(request);
      Call call = new Call(caller, directories.of(caller.tenantId()), request, target, version);
      return set == null ? Optional.of(me(call)) : respond(call, set, segments);
    } catch (DirectoryException e) {
      throw new RejectedByFallbackException(e.error());
    }
  }

  private static boolean isMe(List<String> segments) {
    return segments.size() == 1 && segments.get(0).equalsIgnoreCase("me");
  }

  /** Returns the decoded segments; keys in parentheses become segments of their own. */
  private static List<String> segments(String path) throws DirectoryException {
    List<String> segments = new ArrayList<>();
    for (String each : path.split("/", -1)) {
      String segment;
      try {
        segment = PercentEncoding.decodeSegment(each);
      } catch (IllegalArgumentException e) {
        throw DirectoryException.badRequest("The percent-encoding of the path is invalid.");
      }
      Matcher key = KEY.matcher(segment);
      if (key.matches() && key.group(4).isEmpty()) {
        segments.add(key.group(1));
        segments.add(key.group(2) == null ? key.group(3) : BY_APP_ID + key.group(3));
      } else {
        segments.add(segment);
      }
    }
    return segments;
  }

  /** Returns the collection that a path begins with, and removes its name from the path. */
  private static @Nullable EntitySet setOf(List<String> segments) {
    for (EntitySet set : EntitySet.values()) {
      List<String> names = List.of(set.path().split("/", -1));
      if (set != EntitySet.APP_ROLE_ASSIGNMENTS
          && set != EntitySet.USERS
          && segments.size() >= names.size()
          && String.join("/", segments.subList(0, names.size())).equalsIgnoreCase(set.path())) {
        segments.subList(0, names.size()).clear();
        return set;
      }
    }
    return null;
  }

  private Optional<GraphResponse> respond(Call call, EntitySet set, List<String> rest)
      throws DirectoryException, IOException {
    if (set.isOfMonitors()) {
      return Optional.of(monitors(call, set, rest));
    }
    if (rest.isEmpty()) {
      return Optional.of(collection(call, set));
    }
    if (rest.size() == 1) {
      return Optional.of(entity(call, set, rest.get(0)));
    }
    boolean assignments =
        rest.get(1).equalsIgnoreCase("appRoleAssignments")
            || rest.get(1).equalsIgnoreCase("appRoleAssignedTo");
    if (set == EntitySet.SERVICE_PRINCIPALS && assignments && rest.size() <= 3) {
      return Optional.of(assignments(call, rest));
    }
    return next.handle(call.request);
  }

  private static GraphResponse monitors(Call call, EntitySet set, List<String> rest)
      throws DirectoryException {
    boolean reads = call.method().equals("GET");
    call.caller.require(
        reads
            ? Permission.CONFIGURATION_MONITORING_READ_ALL
            : Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL);
    if (!reads) {
      throw DirectoryException.notSimulated(call.method(), call.target.path());
    }
    if (!rest.isEmpty()) {
      throw DirectoryException.notFound(rest.get(0));
    }
    return list(call, set, set.path(), List.of());
  }

  private GraphResponse collection(Call call, EntitySet set)
      throws DirectoryException, IOException {
    if (call.method().equals("GET")) {
      return list(call, set, set.path(), call.directory.list(set));
    }
    if (call.method().equals("POST") && set == EntitySet.SERVICE_PRINCIPALS) {
      call.requireNoOptions(set);
      return created(call, set, call.directory.addPrincipal(member(body(call, "appId"), "appId")));
    }
    if (call.method().equals("POST") && set == EntitySet.ROLE_ASSIGNMENTS) {
      call.requireNoOptions(set);
      Map<String, String> body = body(call, "principalId", "roleDefinitionId", "directoryScopeId");
      return created(
          call,
          set,
          call.directory.assignRole(
              member(body, "principalId"),
              member(body, "roleDefinitionId"),
              member(body, "directoryScopeId")));
    }
    throw call.methodNotAllowed(set.isWritable() ? "GET, POST" : "GET");
  }

  /** Returns the entity with a key: its id, or for a service principal also its appId. */
  private static Map<String, @Nullable Object> find(Call call, EntitySet set, String key)
      throws DirectoryException {
    return key.startsWith(BY_APP_ID) && set == EntitySet.SERVICE_PRINCIPALS
        ? call.directory.principalOf(key.substring(BY_APP_ID.length()))
        : call.directory.get(set, key);
  }

  private static GraphResponse entity(Call call, EntitySet set, String key)
      throws DirectoryException {
    Map<String, @Nullable Object> found = find(call, set, key);
    if (call.method().equals("GET")) {
      return selected(call, set, found);
    }
    if (call.method().equals("DELETE") && set.isWritable()) {
      call.requireNoOptions(set);
      call.directory.delete(set, Entities.text(found, "id"));
      return noContent();
    }
    throw call.methodNotAllowed(set.isWritable() ? "GET, DELETE" : "GET");
  }

  private GraphResponse assignments(Call call, List<String> rest)
      throws DirectoryException, IOException {
    String id = Entities.text(find(call, EntitySet.SERVICE_PRINCIPALS, rest.get(0)), "id");
    String side = rest.get(1).equalsIgnoreCase("appRoleAssignments") ? "principalId" : "resourceId";
    List<Map<String, @Nullable Object>> its =
        call.directory.list(EntitySet.APP_ROLE_ASSIGNMENTS).stream()
            .filter(each -> id.equals(each.get(side)))
            .toList();
    if (rest.size() == 3) {
      return assignment(call, its, rest.get(2));
    }
    if (call.method().equals("GET")) {
      String name = "servicePrincipals('" + id + "')/" + rest.get(1);
      return list(call, EntitySet.APP_ROLE_ASSIGNMENTS, name, its);
    }
    if (!call.method().equals("POST")) {
      throw call.methodNotAllowed("GET, POST");
    }
    call.requireNoOptions(EntitySet.APP_ROLE_ASSIGNMENTS);
    Map<String, String> body = body(call, "principalId", "resourceId", "appRoleId");
    if (!id.equalsIgnoreCase(body.get(side))) {
      throw DirectoryException.badRequest(
          side + " must be the id of the service principal in the path: '" + body.get(side) + "'.");
    }
    return created(
        call,
        EntitySet.APP_ROLE_ASSIGNMENTS,
        call.directory.assignAppRole(
            member(body, "principalId"),
            member(body, "resourceId"),
            member(body, "appRoleId"),
            clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()));
  }

  private static GraphResponse assignment(
      Call call, List<Map<String, @Nullable Object>> all, String id) throws DirectoryException {
    for (Map<String, @Nullable Object> each : all) {
      if (id.equalsIgnoreCase(Entities.text(each, "id"))) {
        return switch (call.method()) {
          case "GET" -> selected(call, EntitySet.APP_ROLE_ASSIGNMENTS, each);
          case "DELETE" -> {
            call.requireNoOptions(EntitySet.APP_ROLE_ASSIGNMENTS);
            call.directory.delete(EntitySet.APP_ROLE_ASSIGNMENTS, id);
            yield noContent();
          }
          default -> throw call.methodNotAllowed("GET, DELETE");
        };
      }
    }
    throw DirectoryException.notFound(id);
  }

  private static GraphResponse me(Call call) throws DirectoryException {
    if (!call.method().equals("GET")) {
      throw call.methodNotAllowed("GET");
    }
    Identity user = call.caller.identity().user();
    if (user == null) {
      throw DirectoryException.badRequest(
          "/me request is only valid with delegated authentication flow.");
    }
    String name = user.displayName() == null ? "" : user.displayName();
    int space = name.lastIndexOf(' ');
    String mail = AccessTokens.userName(call.caller);
    Map<String, @Nullable Object> entity = new LinkedHashMap<>();
    entity.put("id", user.id());
    entity.put("displayName", user.displayName());
    entity.put("givenName", space < 0 ? name : name.substring(0, space));
    entity.put("surname", space < 0 ? "" : name.substring(space + 1));
    entity.put("mail", mail);
    entity.put("userPrincipalName", mail);
    return selected(call, EntitySet.USERS, entity);
  }

  private static String member(Map<String, String> body, String name) {
    return Objects.requireNonNull(body.get(name), name); // body checks that it has the member
  }

  /** Returns the text members of a body, which must have exactly these. */
  private static Map<String, String> body(Call call, String... names)
      throws DirectoryException, IOException {
    Map<String, @Nullable Object> members = members(call.request);
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
      String known = null;
      for (String name : names) {
        known = name.equalsIgnoreCase(member.getKey()) ? name : known;
      }
      if (known == null && !member.getKey().startsWith("@odata.")) {
        throw DirectoryException.badRequest(
            "The directory does not simulate the member '" + member.getKey() + "' of this body.");
      }
      if (known != null && member.getValue() instanceof String text) {
        texts.put(known, text);
      }
    }
    for (String name : names) {
      if (!texts.containsKey(name)) {
        throw DirectoryException.badRequest("The body must have the text '" + name + "'.");
      }
    }
    return texts;
  }

  private static Map<String, @Nullable Object> members(GraphRequest request)
      throws DirectoryException, IOException {
    byte[] bytes;
    try (InputStream body = request.body()) {
      bytes = body.readNBytes(MAX_BODY + 1);
    }
    if (bytes.length > MAX_BODY) {
      throw DirectoryException.badRequest("The body must have at most " + MAX_BODY + " bytes.");
    }
    try {
      return new LinkedHashMap<>(Json.toMap(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IllegalStateException e) {
      throw DirectoryException.badRequest("The body must be a JSON object: " + e.getMessage());
    }
  }

  private static GraphResponse list(
      Call call, EntitySet set, String name, List<Map<String, @Nullable Object>> all)
      throws DirectoryException {
    DirectoryQuery.Page page = call.query(set, DirectoryQuery.OF_LIST).apply(all);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("@odata.context", call.root() + "/$metadata#" + name);
    if (page.count() != null) {
      json.put("@odata.count", page.count());
    }
    if (page.next() != null) {
      List<String> following = new ArrayList<>();
      for (String option : call.target.options()) {
        if (!"skiptoken".equals(DirectoryQuery.known(option, call.version))) {
          following.add(option);
        }
      }
      following.add("$skiptoken=" + page.next());
      json.put("@odata.nextLink", call.root() + "/" + name + "?" + String.join("&", following));
    }
    json.put("value", page.entities());
    return GraphResponse.json(200, Json.fromMap(json));
  }

  /** Returns the response to a GET of an entity. */
  private static GraphResponse selected(
      Call call, EntitySet set, Map<String, @Nullable Object> entity) throws DirectoryException {
    return one(call, 200, set, call.query(set, DirectoryQuery.OF_ENTITY).selected(entity));
  }

  private static GraphResponse created(
      Call call, EntitySet set, Map<String, @Nullable Object> entity) {
    return one(call, 201, set, entity);
  }

  private static GraphResponse one(
      Call call, int status, EntitySet set, Map<String, @Nullable Object> entity) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("@odata.context", call.root() + "/$metadata#" + set.path() + "/$entity");
    json.putAll(entity);
    return GraphResponse.json(status, Json.fromMap(json));
  }

  private static GraphResponse noContent() {
    return GraphResponse.of(204, Map.of(), InputStream.nullInputStream());
  }
}
