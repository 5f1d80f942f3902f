/**
 * One self-contained {@code report.html} about a run, and its charts as files. Takes a {@link
 * org.slicewise.report.ReportInput} and knows nothing of how it came about; uses evaluation, image
 * and files of core.
 */
package org.slicewise.report;
