/**
 * The model card and the reporting checklists (CLAIM 2024, TRIPOD+AI), filled in as far as a run
 * knows them and the rest left as named blanks. A pure function of a {@link
 * org.slicewise.report.ReportInput}: nothing stands in a card that the run did not find.
 */
package org.slicewise.report.card;
