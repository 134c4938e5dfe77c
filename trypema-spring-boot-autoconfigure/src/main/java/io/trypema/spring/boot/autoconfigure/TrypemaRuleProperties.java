package io.trypema.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Properties of a limit by request path.
 *
 * @since 0.1.0
 */
public final class TrypemaRuleProperties {

	/**
	 * Path pattern, such as /api/** or /users/{id}.
	 */
	private @Nullable String path;

	/**
	 * Comma-separated list of path patterns to exclude, such as /actuator/health/**.
	 */
	private List<String> except = new ArrayList<>();

	/**
	 * Comma-separated list of HTTP methods; GET includes HEAD. All by default.
	 */
	private Set<String> methods = new LinkedHashSet<>();

	/**
	 * Comma-separated list of hosts, such as api.example.com or *.example.com. All by
	 * default.
	 */
	private List<String> hosts = new ArrayList<>();

	/**
	 * Comma-separated list of required headers, such as X-Api-Version or X-Api-Version=2.
	 * None by default.
	 */
	private List<String> headers = new ArrayList<>();

	/**
	 * SpEL expression that selects the requests to count. All by default.
	 */
	private @Nullable String condition;

	/**
	 * Name of the policy to apply.
	 */
	private @Nullable String policy;

	public @Nullable String getPath() {
		return this.path;
	}

	public void setPath(@Nullable String path) {
		this.path = path;
	}

	public List<String> getExcept() {
		return this.except;
	}

	public void setExcept(List<String> except) {
		this.except = except;
	}

	public Set<String> getMethods() {
		return this.methods;
	}

	public void setMethods(Set<String> methods) {
		this.methods = methods;
	}

	public List<String> getHosts() {
		return this.hosts;
	}

	public void setHosts(List<String> hosts) {
		this.hosts = hosts;
	}

	public List<String> getHeaders() {
		return this.headers;
	}

	public void setHeaders(List<String> headers) {
		this.headers = headers;
	}

	public @Nullable String getCondition() {
		return this.condition;
	}

	public void setCondition(@Nullable String condition) {
		this.condition = condition;
	}

	public @Nullable String getPolicy() {
		return this.policy;
	}

	public void setPolicy(@Nullable String policy) {
		this.policy = policy;
	}

}
