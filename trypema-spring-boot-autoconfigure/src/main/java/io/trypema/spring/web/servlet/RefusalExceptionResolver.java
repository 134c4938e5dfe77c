package io.trypema.spring.web.servlet;

import java.io.IOException;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.ErrorResponse;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.handler.AbstractHandlerExceptionResolver;

import io.trypema.spring.web.RefusalExceptions;
import io.trypema.spring.web.RefusalStatuses;
import io.trypema.spring.web.RefusedRequest;

/**
 * Answers refusals before any catch-all exception handler: by the exception handler that
 * the application declares for them, else by a problem response.
 */
final class RefusalExceptionResolver extends AbstractHandlerExceptionResolver {

	private final ServletLimitHeaders headers;

	private final RefusalStatuses statuses;

	private final RefusalExceptionHandlers handlers;

	private final ServletProblemWriter writer;

	RefusalExceptionResolver(ServletLimitHeaders headers, RefusalStatuses statuses, RefusalExceptionHandlers handlers) {
		this.headers = headers;
		this.statuses = statuses;
		this.handlers = handlers;
		this.writer = new ServletProblemWriter(handlers);
	}

	@Override
	protected @Nullable ModelAndView doResolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception exception) {
		ServletExchange exchange = ServletExchange.of(request);
		if (exchange != null && request.getDispatcherType() != DispatcherType.INCLUDE) {
			exchange.interrupted(exception);
		}
		RuntimeException refusal = RefusalExceptions.find(exception);
		if (refusal == null) {
			return null;
		}
		if (response.isCommitted()) {
			throw refusal;
		}
		return answer(request, response, handler, RefusedRequest.of(refusal, this.statuses));
	}

	private ModelAndView answer(HttpServletRequest request, HttpServletResponse response, @Nullable Object handler,
			RefusedRequest refusal) {
		this.headers.add(request, response, refusal.limits());
		ModelAndView own = this.handlers.resolveException(request, response, handler, refusal.exception());
		return (own != null) ? own : write(request, response, refusal.response());
	}

	private ModelAndView write(HttpServletRequest request, HttpServletResponse response, ErrorResponse answer) {
		try {
			this.writer.write(answer, request, response);
		}
		catch (IOException ex) {
			this.logger.debug("Could not write the response to: " + answer, ex);
		}
		return new ModelAndView();
	}

}
