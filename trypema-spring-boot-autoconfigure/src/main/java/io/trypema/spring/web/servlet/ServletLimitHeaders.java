package io.trypema.spring.web.servlet;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.trypema.spring.AppliedLimit;
import io.trypema.spring.web.HeaderDialect;
import io.trypema.spring.web.ResponseLimits;

/**
 * Writes the limits of servlet requests in the headers of their responses.
 *
 * @param dialect the dialect of the headers
 */
record ServletLimitHeaders(HeaderDialect dialect) {

	private static final String ATTRIBUTE = ResponseLimits.class.getName();

	/**
	 * Add limits to those of a request and write all, unless the response is committed.
	 * @param request the request, which keeps the limits
	 * @param response the response
	 * @param limits the limits
	 */
	void add(HttpServletRequest request, HttpServletResponse response, List<AppliedLimit> limits) {
		if (!response.isCommitted()) {
			of(request).add(limits, this.dialect, response::getHeader, response::setHeader);
		}
	}

	private static ResponseLimits of(HttpServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof ResponseLimits limits) {
			return limits;
		}
		ResponseLimits limits = new ResponseLimits();
		request.setAttribute(ATTRIBUTE, limits);
		return limits;
	}

}
