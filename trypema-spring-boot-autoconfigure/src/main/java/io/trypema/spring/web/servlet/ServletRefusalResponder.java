package io.trypema.spring.web.servlet;

import java.io.IOException;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;

import io.trypema.spring.RefusalExceptionFactory;
import io.trypema.spring.interceptor.Admission;

/**
 * Answers requests that are refused before they reach Spring MVC in the same way as
 * within it. Safe for use by many threads.
 */
final class ServletRefusalResponder {

	private final RefusalExceptionFactory exceptionFactory;

	private final Supplier<HandlerExceptionResolver> exceptionResolver;

	private final Supplier<Stream<ViewResolver>> viewResolvers;

	/**
	 * Create a responder.
	 * @param exceptionFactory creates the exceptions
	 * @param exceptionResolver supplies the exception resolver of Spring MVC when a
	 * request is refused
	 * @param viewResolvers supplies the view resolvers in order when an exception handler
	 * returns a view
	 */
	ServletRefusalResponder(RefusalExceptionFactory exceptionFactory,
			Supplier<HandlerExceptionResolver> exceptionResolver, Supplier<Stream<ViewResolver>> viewResolvers) {
		this.exceptionFactory = exceptionFactory;
		this.exceptionResolver = exceptionResolver;
		this.viewResolvers = viewResolvers;
	}

	RuntimeException exception(Admission admission) {
		return admission.exception(this.exceptionFactory);
	}

	void respond(HttpServletRequest request, HttpServletResponse response, RuntimeException refusal)
			throws ServletException, IOException {
		ModelAndView answer = this.exceptionResolver.get().resolveException(request, response, null, refusal);
		if (answer == null) {
			throw refusal;
		}
		if (!answer.isEmpty()) {
			render(answer, request, response);
		}
	}

	private void render(ModelAndView answer, HttpServletRequest request, HttpServletResponse response)
			throws ServletException, IOException {
		View view = view(answer, LocaleContextHolder.getLocale());
		if (answer.getStatus() != null) {
			response.setStatus(answer.getStatus().value());
		}
		try {
			view.render(answer.getModel(), request, response);
		}
		catch (IOException | ServletException | RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new ServletException("Could not render " + view, ex);
		}
	}

	private View view(ModelAndView answer, Locale locale) throws ServletException {
		if (answer.getView() != null) {
			return answer.getView();
		}
		String name = String.valueOf(answer.getViewName());
		for (ViewResolver resolver : this.viewResolvers.get().toList()) {
			View view = resolve(resolver, name, locale);
			if (view != null) {
				return view;
			}
		}
		throw new ServletException("There is no view with the name '" + name + "'");
	}

	private static @Nullable View resolve(ViewResolver resolver, String name, Locale locale) throws ServletException {
		try {
			return resolver.resolveViewName(name, locale);
		}
		catch (Exception ex) {
			throw new ServletException("Could not find the view '" + name + "'", ex);
		}
	}

}
