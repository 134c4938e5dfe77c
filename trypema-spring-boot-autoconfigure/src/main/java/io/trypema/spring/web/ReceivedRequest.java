package io.trypema.spring.web;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The properties of a request that rules match.
 *
 * @param method the method in upper case
 * @param paths the readings of its path
 * @param authority the host that it is for, perhaps with a port; empty if unknown
 * @param headers finds the values of a header by its name
 * @since 0.1.0
 */
public record ReceivedRequest(HttpMethod method, Set<PathContainer> paths, String authority,
		Function<String, List<String>> headers) {

	/**
	 * Return the properties of a WebFlux request.
	 * @param request the request
	 * @return its properties
	 */
	public static ReceivedRequest of(ServerHttpRequest request) {
		return of(request.getMethod().name(), request.getPath().pathWithinApplication().value(), List.of(),
				Objects.requireNonNullElse(request.getURI().getRawAuthority(), ""),
				(name) -> request.getHeaders().getOrEmpty(name));
	}

	/**
	 * Return the properties of a request.
	 * @param method the method, in any case
	 * @param path the path within the application, as it was sent
	 * @param decodedPaths further readings of the path, decoded by the container
	 * @param authority the host that it is for, perhaps with a port; empty if unknown
	 * @param headers finds the values of a header by its name
	 * @return its properties
	 */
	public static ReceivedRequest of(String method, String path, List<String> decodedPaths, String authority,
			Function<String, List<String>> headers) {
		RequestPaths paths = new RequestPaths(path);
		decodedPaths.forEach(paths::addDecoded);
		return new ReceivedRequest(HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)), paths.containers(), authority,
				headers);
	}

	/**
	 * Return the values of a header.
	 * @param name the name of the header
	 * @return the values of its lines
	 */
	public List<String> header(String name) {
		return this.headers.apply(name);
	}

}
