package io.trypema.spring.boot.autoconfigure.actuate;

import java.security.Principal;
import java.util.function.Function;
import java.util.function.Supplier;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

import io.trypema.RateLimiterUnavailableException;
import io.trypema.counter.CounterUnavailableException;
import io.trypema.counter.ForeignCounterValueException;
import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.UnknownPolicyException;

/**
 * Performs operations on the object named by the path of a request, and answers with the
 * matching status.
 * <p>
 * Spring Boot replaces path variables by parameters of the query and fields of the body
 * with the same name. So the name is the remaining path, which is passed as an array,
 * unlike any value from the query or the body.
 *
 * @param kind the kind of the object, such as {@code policy}
 * @param example a path that names one
 */
record NamedOperations(String kind, String example) {

	private static final int CONFLICT = 409;

	WebEndpointResponse<Object> respond(Object path, Function<String, WebEndpointResponse<Object>> operation) {
		try {
			return operation.apply(nameOf(path));
		}
		catch (UnknownPolicyException | UnknownCounterException ex) {
			return error(ex, WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (RateLimitConfigurationException ex) {
			return error(ex, WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		catch (ForeignCounterValueException ex) {
			return error(ex, CONFLICT);
		}
		catch (RateLimiterUnavailableException | CounterUnavailableException ex) {
			return error(ex, WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
		}
	}

	private String nameOf(Object path) {
		if (path instanceof String[] segments) {
			return String.join("/", segments);
		}
		throw new RateLimitConfigurationException("The " + this.kind + " is named in the query or the body.",
				"Name it in the path of the URL only, as in " + this.example + ".");
	}

	private static WebEndpointResponse<Object> error(RuntimeException failure, int status) {
		return new WebEndpointResponse<>(ErrorDescriptor.of(failure), status);
	}

	static String caller(SecurityContext securityContext) {
		Principal principal = securityContext.getPrincipal();
		return (principal != null) ? principal.getName() : "";
	}

	/** Perform an operation over JMX, where a refusal is an exception. */
	static <T> T valid(Supplier<T> operation) {
		try {
			return operation.get();
		}
		catch (RateLimitConfigurationException ex) {
			String reason = ex.description() + " " + ex.action();
			throw new InvalidEndpointRequestException(reason, reason, ex);
		}
	}

}
