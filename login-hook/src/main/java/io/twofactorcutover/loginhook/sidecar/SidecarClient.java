package io.twofactorcutover.loginhook.sidecar;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.twofactorcutover.loginhook.settings.HookSettings;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHeaders;
import org.apache.http.client.utils.URIUtils;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentType;

/** Asks the sidecar: one call, one deadline over all of it, no proxy, no redirects, no retries. */
final class SidecarClient {

    private final Map<URI, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final DeadlineHttp http = new DeadlineHttp();

    /** @throws AwayException when there is no answer that counts within the time limit */
    <T> T ask(HookSettings settings, String path, Question question, Answer.Reader<T> reader) throws AwayException {
        CircuitBreaker breaker = breakers.computeIfAbsent(settings.sidecarUrl(), url -> new CircuitBreaker());
        if (!breaker.enter()) throw new AwayException("not asked for 5 s after 5 failures: see the lines before");
        try {
            T answer = reader.read(send(toRequest(settings, path, question), settings));
            breaker.recordAnswer();
            return answer;
        } catch (AwayException e) {
            if (e.isFault()) breaker.recordFailure();
            else breaker.recordAnswer();
            throw e;
        } finally {
            breaker.leave();
        }
    }

    private static Post toRequest(HookSettings settings, String path, Question question) throws AwayException {
        try {
            HttpEntity facts = new ByteArrayEntity(question.toJson(), ContentType.APPLICATION_JSON);
            Post request = new Post(settings.sidecarUrl().getRawPath() + path, facts);
            request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + settings.secret());
            return request;
        } catch (JsonProcessingException e) {
            throw new AwayException("the facts cannot be written as JSON");
        }
    }

    private Answer send(Post request, HookSettings settings) throws AwayException {
        int limitMs = settings.timeLimitMs();
        try {
            return http.execute(URIUtils.extractHost(settings.sidecarUrl()), request, limitMs);
        } catch (IOException e) {
            throw new AwayException(Remedy.forFailure(e, settings.sidecarUrl(), limitMs, request.isAborted()));
        }
    }
}
