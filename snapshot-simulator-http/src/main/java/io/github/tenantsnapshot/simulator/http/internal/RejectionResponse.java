package io.github.tenantsnapshot.simulator.http.internal;

import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.graph.ErrorResponse;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;

/** Creates the responses to requests that the server itself rejects. */
final class RejectionResponse {

  private RejectionResponse() {}

  /**
   * Returns the complete response.
   *
   * @param keepAlive whether the connection stays open
   */
  static FullHttpResponse of(
      ServerParts server, RequestHead head, RejectedRequestException rejection, boolean keepAlive) {
    GraphResponse error = ErrorResponse.of(head.request(), rejection.error(), server.clock());
    byte[] bytes;
    try (InputStream in = error.body()) {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("the body of an error in memory must be readable", e);
    }
    ResponseHead responseHead = new ResponseHead(server, head, error);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(error.status()),
            responseHead.isBodiless() ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes));
    responseHead.addTo(response, keepAlive);
    HttpUtil.setContentLength(response, bytes.length);
    return response;
  }
}
