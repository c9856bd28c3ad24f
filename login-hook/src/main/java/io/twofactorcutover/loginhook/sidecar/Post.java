package io.twofactorcutover.loginhook.sidecar;

import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpVersion;
import org.apache.http.ProtocolVersion;
import org.apache.http.RequestLine;
import org.apache.http.client.methods.AbstractExecutionAwareRequest;
import org.apache.http.message.BasicRequestLine;

/** A POST to a path. Apache's own takes its address apart and puts it together again, which costs as much as to send it. */
final class Post extends AbstractExecutionAwareRequest implements HttpEntityEnclosingRequest {

    private final RequestLine requestLine;
    private HttpEntity entity;

    /** @param path with its escapes */
    Post(String path, HttpEntity entity) {
        requestLine = new BasicRequestLine("POST", path, HttpVersion.HTTP_1_1);
        this.entity = entity;
    }

    @Override
    public RequestLine getRequestLine() {
        return requestLine;
    }

    @Override
    public ProtocolVersion getProtocolVersion() {
        return requestLine.getProtocolVersion();
    }

    @Override
    public HttpEntity getEntity() {
        return entity;
    }

    @Override
    public void setEntity(HttpEntity entity) {
        this.entity = entity;
    }

    @Override
    public boolean expectContinue() {
        return false;
    }
}
