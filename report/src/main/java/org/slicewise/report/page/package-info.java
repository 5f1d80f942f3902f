/**
 * One self-contained {@code report.html} about a run, and its charts as files, made of what a
 * {@link org.slicewise.report.ReportInput} holds. Every number leads to its definition, formula and
 * count. Uses charts, html and files.
 */
package org.slicewise.report.page;
